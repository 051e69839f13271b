package penstock.sim.fake;

import com.github.luben.zstd.Zstd;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import penstock.protocol.KmsgException;
import penstock.protocol.KmsgParser;
import penstock.protocol.RecordBatch;
import penstock.protocol.SeqRanges;
import penstock.sim.device.Reply;
import penstock.sim.line.KmsgLine;

/**
 * A node that forgets nothing until its process ends: dedupes, knows losses, gives all back.
 * Thread-safe.
 */
public final class MemoryNode {

  private static final int BODY_BYTES_MAX = 64 << 20;

  private final Map<String, Map<String, MemoryStream>> devices = new TreeMap<>();

  /** Takes an upload; what comes back is what the device is to hear. */
  public synchronized Reply upload(String device, String stream, long oldest, byte[] body) {
    byte[] raw =
        Zstd.decompress(body, (int) Math.min(BODY_BYTES_MAX, Zstd.getFrameContentSize(body)));
    RecordBatch batch = new RecordBatch();
    try {
      new KmsgParser().parse(raw, 0, raw.length, true, batch);
    } catch (KmsgException e) {
      return Reply.of(400);
    }
    if (batch.count() == 0 || batch.malformedLines() > 0) {
      throw new AssertionError("the simulator sent no records, or broken ones");
    }
    MemoryStream kept = stream(device, stream);
    long duplicatesBefore = kept.duplicates;
    for (int i = 0; i < batch.count(); i++) {
      MemoryStream.Stored before = kept.records.get(batch.seq(i));
      if (before != null && !before.line().equals(line(raw, batch, i))) {
        return Reply.of(409);
      }
    }
    for (int i = 0; i < batch.count(); i++) {
      kept.add(batch.seq(i), new MemoryStream.Stored(line(raw, batch, i), batch.monoUs(i)));
    }
    kept.commit(batch.runs(), oldest);
    long duplicates = kept.duplicates - duplicatesBefore;
    return Reply.acked(kept.watermark(), batch.count() - duplicates, duplicates);
  }

  private static KmsgLine line(byte[] raw, RecordBatch batch, int i) {
    int text = batch.textStart(i);
    List<String> continuation = new ArrayList<>();
    int rest = batch.textEnd(i) + 1;
    if (rest < batch.end(i)) {
      String lines = new String(raw, rest, batch.end(i) - rest, StandardCharsets.ISO_8859_1);
      for (String line : lines.split("\n", -1)) {
        if (!line.isEmpty()) {
          continuation.add(line.substring(1));
        }
      }
    }
    return new KmsgLine(
        batch.facility(i),
        batch.priority(i),
        new String(raw, text, batch.textEnd(i) - text, StandardCharsets.ISO_8859_1),
        List.copyOf(continuation));
  }

  public synchronized long position(String device, String stream) {
    Map<String, MemoryStream> streams = devices.get(device);
    MemoryStream kept = streams == null ? null : streams.get(stream);
    return kept == null ? -1 : kept.watermark();
  }

  MemoryStream stream(String device, String stream) {
    return devices
        .computeIfAbsent(device, id -> new TreeMap<>())
        .computeIfAbsent(stream, id -> new MemoryStream());
  }

  synchronized Map<String, MemoryStream> streams(String device) {
    return new TreeMap<>(devices.getOrDefault(device, Map.of()));
  }

  synchronized List<String> devices() {
    return List.copyOf(devices.keySet());
  }

  /** The line stored under that number. */
  public synchronized @Nullable KmsgLine line(String device, String stream, long seq) {
    MemoryStream.Stored stored = stream(device, stream).records.get(seq);
    return stored == null ? null : stored.line();
  }

  /** The numbers stored. */
  public synchronized SeqRanges stored(String device, String stream) {
    return stream(device, stream).stored;
  }

  /** The numbers known as lost. */
  public synchronized SeqRanges lost(String device, String stream) {
    return stream(device, stream).lost;
  }

  public synchronized long duplicates(String device, String stream) {
    return stream(device, stream).duplicates;
  }

  /** As a node that breaks its word would: a stored record is gone. */
  public synchronized void forget(String device, String stream, long seq) {
    stream(device, stream).records.remove(seq);
  }

  /** Or it is not what was sent. */
  public synchronized void garble(String device, String stream, long seq) {
    MemoryStream kept = stream(device, stream);
    MemoryStream.Stored stored = kept.records.get(seq);
    if (stored == null) {
      throw new AssertionError("nothing stored under " + seq);
    }
    KmsgLine line = stored.line();
    kept.records.put(
        seq,
        new MemoryStream.Stored(
            new KmsgLine(line.facility(), line.priority(), line.text() + "!", line.continuation()),
            stored.monoUs()));
  }
}
