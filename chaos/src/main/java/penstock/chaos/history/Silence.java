package penstock.chaos.history;

import java.util.List;

/**
 * A time in which a device was not answered 200.
 *
 * @param ms how long, without what is excused
 */
public record Silence(String device, Span span, long ms) {

  /**
   * The longest one.
   *
   * @param acks when the device was answered 200, ascending
   * @param of the time to look at
   * @param excused spans in which nobody could have answered; they don't overlap
   */
  static Silence longest(String device, long[] acks, Span of, List<Span> excused) {
    Silence longest = new Silence(device, new Span(of.fromMs(), of.fromMs()), 0);
    long from = of.fromMs();
    for (int i = 0; i <= acks.length; i++) {
      long to = i == acks.length ? of.toMs() : Math.min(acks[i], of.toMs());
      if (to > from) {
        Span span = new Span(from, to);
        long excusedMs = excused.stream().mapToLong(span::overlapMs).sum();
        long ms = to - from - excusedMs;
        if (ms > longest.ms) {
          longest = new Silence(device, span, ms);
        }
        from = to;
      }
    }
    return longest;
  }

  @Override
  public String toString() {
    return device
        + " got no 200 from "
        + span.fromMs()
        + " ms to "
        + span.toMs()
        + " ms of the run: "
        + ms
        + " ms that nothing excuses";
  }
}
