package penstock.chaos.workload;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import penstock.chaos.truth.ExpectedEvent;
import penstock.chaos.truth.LogRecord;

/**
 * What is in a device's stream: a pure function of (device, stream, seq), so that anybody can tell
 * what any record has to look like, and which were overwritten before the device could send them.
 *
 * @param first the number that the stream's oldest record has; what is below was overwritten
 * @param clockJumps whether the device's clock runs as it likes
 */
record StreamScript(String device, String stream, long first, boolean clockJumps) {

  /** Streams are left for a new one when they have this many numbers. */
  static final long NUMBERS = 3_000;

  /** The rules of the events. */
  static final Set<String> RULES = Set.of("dhcp-ack", "oom-kill", "segfault");

  private static final int BLOCK = 250;
  private static final long CLOCK_JUMP_US_MAX = 1_000_000_000_000L;
  private static final int NOISE_MAX = 160;
  private static final int EVENT_EVERY = 12;
  private static final int CONTINUED_EVERY = 9;

  /** The device's n-th stream; every other one begins with a loss. */
  static StreamScript of(String device, int number, boolean clockJumps) {
    String stream = "s" + number;
    long hash = mix(hash(device, stream), -1);
    long first = number % 2 == 0 ? 0 : 1 + Math.floorMod(hash, 400);
    return new StreamScript(device, stream, first, clockJumps);
  }

  /** Whether the record was gone before the device could send it. */
  boolean isOverwritten(long seq) {
    if (seq < first) {
      return true;
    }
    long hash = mix(hash(device, stream), ~(seq / BLOCK));
    long from = 50 + (hash >>> 8 & 0x7f);
    long length = 1 + (hash >>> 16 & 0xf);
    long at = seq % BLOCK;
    return (hash & 3) == 0 && from <= at && at < from + length;
  }

  /** The record with this number, as the device has it in its buffer. */
  String kmsg(long seq) {
    return record(seq).kmsg(seq, monoUs(seq));
  }

  /** The device's clock as it logged this record. */
  long monoUs(long seq) {
    long hash = mix(hash(device, stream), seq);
    long fine = seq * 1_500 + (hash >>> 4 & 0xff);
    return clockJumps ? clockOfBlock(seq / BLOCK) + fine : 1_000_000 + fine;
  }

  /** Anything from now to eleven days ahead, forward or back from the block before. */
  private long clockOfBlock(long block) {
    return Math.floorMod(mix(~hash(device, stream), block), CLOCK_JUMP_US_MAX);
  }

  /** The record with this number. */
  LogRecord record(long seq) {
    long hash = mix(hash(device, stream), seq);
    ExpectedEvent event = event(seq, hash);
    boolean kernel = event != null && !event.name().equals("dhcp-ack");
    return new LogRecord(
        kernel ? 0 : 3,
        kernel ? 3 : (int) (hash >>> 60 & 7),
        event == null ? noise(seq, hash) : text(event),
        Math.floorMod(hash >>> 20, CONTINUED_EVERY) == 0
            ? List.of("SUBSYSTEM=net", "DEVICE=+net:" + device + "-" + seq)
            : List.of(),
        event);
  }

  private @Nullable ExpectedEvent event(long seq, long hash) {
    String mark = Long.toHexString(hash >>> 1);
    return switch ((int) Math.floorMod(hash >>> 12, (long) EVENT_EVERY)) {
      case 0 -> new ExpectedEvent("dhcp-ack", "host", name(seq) + "-" + mark);
      case 1 -> new ExpectedEvent("oom-kill", "comm", name(seq) + "-" + mark);
      case 2 -> new ExpectedEvent("segfault", "comm", name(seq) + "-" + mark);
      default -> null;
    };
  }

  private static String text(ExpectedEvent event) {
    return switch (event.name()) {
      case "dhcp-ack" ->
          "dnsmasq-dhcp[812]: DHCPACK(br-lan) 192.168.1.23 aa:bb:cc:dd:ee:ff " + event.value();
      case "oom-kill" ->
          "Out of memory: Killed process 812 ("
              + event.value()
              + ") total-vm:9120kB, anon-rss:812kB, file-rss:0kB, shmem-rss:0kB, UID:453"
              + " pgtables:24kB oom_score_adj:0";
      case "segfault" ->
          event.value()
              + "[1234]: segfault at 0 ip 00007f3b2c1d4e10 sp 00007ffd5a3c1b48 error 4 in"
              + " libc.so[7f3b2c190000+5e000]";
      default -> throw new IllegalStateException("no text for the event " + event.name());
    };
  }

  private String name(long seq) {
    return device + "-" + stream + "-" + seq;
  }

  private String noise(long seq, long hash) {
    StringBuilder text = new StringBuilder(NOISE_MAX + 64);
    text.append("agent[77]: ").append(name(seq)).append(" token ");
    int length = 16 + Math.floorMod((int) hash, NOISE_MAX);
    for (long more = hash; text.length() < length; more = mix(more, seq)) {
      text.append(String.format(Locale.ROOT, "%016x", more));
    }
    return text.toString();
  }

  private static long hash(String device, String stream) {
    long hash = 1;
    for (char letter : (device + "/" + stream).toCharArray()) {
      hash = mix(hash, letter);
    }
    return hash;
  }

  /** The finalizer of SplitMix64 over the sum. */
  private static long mix(long hash, long with) {
    long z = hash + 0x9e3779b97f4a7c15L * (with + 1);
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
