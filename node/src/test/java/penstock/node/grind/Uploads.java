package penstock.node.grind;

import akka.util.ByteString;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import penstock.node.segment.BootSpan;
import penstock.node.segment.Codec;
import penstock.node.segment.FrameHeader;
import penstock.protocol.KmsgException;
import penstock.protocol.KmsgParser;
import penstock.protocol.RecordBatch;
import penstock.protocol.SeqRanges;

/**
 * What devices send in these tests, and by a second way what events have to come out of it. A
 * record is a pure function of device and sequence number: of ten, three are a {@code link} and one
 * is a {@code fan}. Every hundred records the device boots.
 */
final class Uploads {

  static final long START_US = 1_700_000_000_000_000L;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  /** A frame that is not stored yet. */
  static final class Upload {
    final FrameHeader header;
    final byte[] raw;

    Upload(FrameHeader header, byte[] raw) {
      this.header = header;
      this.raw = raw;
    }

    ByteString payload() {
      return ByteString.fromArray(raw);
    }

    RecordBatch batch() {
      return records(raw);
    }
  }

  private Uploads() {}

  static RecordBatch records(byte[] raw) {
    RecordBatch batch = new RecordBatch();
    try {
      new KmsgParser().parse(raw, 0, raw.length, true, batch);
    } catch (KmsgException e) {
      throw new IllegalArgumentException(e);
    }
    return batch;
  }

  static String text(String device, long seq) {
    return switch ((int) (seq % 10)) {
      case 1, 4, 7 -> "link " + seq + " up on " + device;
      case 9 -> "fan " + seq + " of " + device + " is slow";
      default -> "nothing to see at " + seq;
    };
  }

  static Upload upload(String device, long first, long last) {
    return upload(device, first, last, arrivalUs(last));
  }

  static long arrivalUs(long last) {
    return timeUs(last) + 1_000_000;
  }

  static Upload upload(String device, long first, long last, long arrivalUs) {
    StringBuilder lines = new StringBuilder();
    for (long seq = first; seq <= last; seq++) {
      lines.append(line(seq, text(device, seq)));
    }
    return of(device, first, last, arrivalUs, lines.toString());
  }

  static String line(long seq, String text) {
    return "6," + seq + "," + monoUs(seq) + ",-;" + text + "\n SUBSYSTEM=net\n";
  }

  static Upload of(String device, long first, long last, long arrivalUs, String lines) {
    byte[] raw = lines.getBytes(StandardCharsets.UTF_8);
    return new Upload(
        new FrameHeader(
            device,
            "router",
            Map.of("city", "Austin", "model", "R7", "rule", "overlaid"),
            "s1",
            SeqRanges.of(first, last),
            first,
            last,
            -1,
            arrivalUs,
            -1,
            boots(first, last),
            timeUs(first),
            timeUs(last),
            List.of(),
            Codec.IDENTITY,
            raw.length,
            0),
        raw);
  }

  private static List<BootSpan> boots(long first, long last) {
    List<BootSpan> boots = new ArrayList<>();
    for (long boot = first / 100; boot <= last / 100; boot++) {
      boots.add(new BootSpan(boot * 100, (int) boot, startUs(boot), boot % 2 == 1));
    }
    return boots;
  }

  private static long startUs(long boot) {
    return START_US + boot * 3_600_000_000L;
  }

  private static long monoUs(long seq) {
    return 1_000_001 * (seq % 100);
  }

  static long timeUs(long seq) {
    return startUs(seq / 100) + monoUs(seq);
  }

  /** The lines of the events that rules for these words make. */
  static List<String> events(String device, SeqRanges records, TestRules rules) {
    List<String> events = new ArrayList<>();
    for (int range = 0; range < records.count(); range++) {
      for (long seq = records.first(range); seq <= records.last(range); seq++) {
        String text = text(device, seq);
        String word = text.substring(0, text.indexOf(' '));
        if (rules.words().contains(word)) {
          events.add(event(word, device, seq, text, rules.id()));
        }
      }
    }
    return events;
  }

  private static String event(String word, String device, long seq, String text, String ruleSet) {
    Instant time = Instant.EPOCH.plus(timeUs(seq), ChronoUnit.MICROS);
    long boot = seq / 100;
    return "{'name':'%s','device':'%s','stream':'s1','seq':%d,'boot':%d,'time':'%s',"
            .formatted(word, device, seq, boot, TIME.format(time))
            .replace('\'', '"')
        + "'time_estimated':%b,'rule_set':'%s','fields':{'n':%d,'text':'%s'},"
            .formatted(boot % 2 == 1, ruleSet, seq, text)
            .replace('\'', '"')
        + "'labels':{'city':'Austin','model':'R7','rule':'%s'}}".formatted(word).replace('\'', '"');
  }
}
