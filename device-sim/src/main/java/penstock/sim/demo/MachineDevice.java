package penstock.sim.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import penstock.protocol.DeviceCertificate;
import penstock.protocol.KmsgException;
import penstock.protocol.KmsgParser;
import penstock.protocol.RecordBatch;
import penstock.protocol.SeqRanges;
import penstock.sim.device.Chunk;
import penstock.sim.device.Reply;
import penstock.sim.device.Request;
import penstock.sim.line.KmsgLine;
import penstock.sim.operator.DeviceEntry;
import penstock.sim.operator.OperatorClient;
import penstock.sim.wire.DeviceLink;

/**
 * This machine as one more device: uploads its kernel's log once, and compares the narrative with
 * it line for line. One thread.
 */
final class MachineDevice {

  static final String ID = "this-machine";

  private static final Path KMSG = Path.of("/dev/kmsg");
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path UPTIME = Path.of("/proc/uptime");

  /** As a device does it: a chunk at a time. */
  private static final int CHUNK_RECORDS = 2_000;

  private static final int REFUSALS_MAX = 20;
  private static final int DIFFERENCES_MAX = 5;

  private final byte[] log;
  private final RecordBatch records = new RecordBatch();
  private final String stream;
  private final DeviceCertificate certificate = DeviceCertificate.generate(ID);

  private MachineDevice(byte[] log, String stream) throws IOException {
    this.log = log;
    this.stream = stream;
    try {
      new KmsgParser().parse(log, 0, log.length, true, records);
    } catch (KmsgException e) {
      throw new IOException("it can't be understood: " + e.getMessage(), e);
    }
    if (records.count() == 0) {
      throw new IOException("it is empty");
    }
  }

  /**
   * Reads this machine's log.
   *
   * @throws IOException where that can't be had here, with the reason
   */
  static MachineDevice read() throws IOException, InterruptedException {
    return of(MachineLog.read(KMSG), Files.readString(BOOT_ID).strip());
  }

  /** A machine that has logged that in its one boot. */
  static MachineDevice of(byte[] log, String bootId) throws IOException {
    return new MachineDevice(log, bootId);
  }

  DeviceCertificate certificate() {
    return certificate;
  }

  DeviceEntry entry() {
    return new DeviceEntry(
        ID, certificate.fingerprint(), "machine", Map.of("city", "here", "model", "machine"));
  }

  int records() {
    return records.count();
  }

  /** Uploads all of it and gives how many records were acknowledged. */
  long upload(DeviceLink link) throws IOException, InterruptedException {
    long acked = 0;
    int refusals = 0;
    for (int from = 0; from < records.count(); ) {
      int to = Math.min(records.count(), from + CHUNK_RECORDS);
      Chunk chunk = chunk(from, to);
      long oldest = records.seq(0);
      Reply reply = link.send(new Request.Upload(stream, oldest, monoUs(), chunk));
      if (reply.isOk()) {
        acked += to - from;
        from = to;
      } else if (++refusals > REFUSALS_MAX) {
        throw new IOException("the node refuses it: " + reply.status() + " " + reply.detail());
      } else {
        Thread.sleep(1_000 * Math.max(1, Math.min(10, reply.retryAfterSeconds())));
      }
    }
    return acked;
  }

  private Chunk chunk(int from, int to) {
    SeqRanges.Builder runs = new SeqRanges.Builder();
    for (int i = from; i < to; i++) {
      runs.add(records.seq(i), records.seq(i));
    }
    int start = records.start(from);
    byte[] raw = new byte[records.end(to - 1) - start];
    System.arraycopy(log, start, raw, 0, raw.length);
    return Chunk.of(runs.build(), raw);
  }

  /** The kernel's clock, to 10 ms; -1 where it does not say. */
  private static long monoUs() {
    try {
      String[] words = Files.readString(UPTIME).split(" ", 2);
      return (long) (Double.parseDouble(words[0]) * 1e6);
    } catch (IOException | NumberFormatException e) {
      return -1;
    }
  }

  /** What of the narrative is not what this machine logged; empty where all of it is. */
  List<String> differences(OperatorClient operator) throws IOException {
    List<String> differences = new ArrayList<>();
    int[] next = {0};
    operator.narrative(
        ID,
        record -> {
          int index = next[0]++;
          if (index >= records.count()) {
            differ(differences, "record " + record.seq() + " is one more than this machine has");
          } else if (record.seq() != records.seq(index)
              || !record.stream().equals(stream)
              || !record.line().equals(line(index))) {
            differ(differences, "is " + record + ", this machine logged " + line(index));
          }
        });
    if (next[0] < records.count()) {
      differ(differences, next[0] + " records in the narrative, of " + records.count());
    }
    return differences;
  }

  private static void differ(List<String> differences, String what) {
    if (differences.size() < DIFFERENCES_MAX) {
      differences.add(ID + ": " + what);
    }
  }

  private KmsgLine line(int record) {
    List<String> continuation = new ArrayList<>();
    int rest = records.textEnd(record) + 1;
    if (rest < records.end(record)) {
      for (String line : text(rest, records.end(record)).split("\n", -1)) {
        if (!line.isEmpty()) {
          continuation.add(line.substring(1));
        }
      }
    }
    return new KmsgLine(
        records.facility(record),
        records.priority(record),
        text(records.textStart(record), records.textEnd(record)),
        List.copyOf(continuation));
  }

  private String text(int from, int to) {
    return new String(log, from, to - from, StandardCharsets.UTF_8);
  }
}
