package penstock.chaos.history;

/** Some time of a run, in milliseconds since its begin. */
public record Span(long fromMs, long toMs) {

  long overlapMs(Span other) {
    return Math.max(0, Math.min(toMs, other.toMs) - Math.max(fromMs, other.fromMs));
  }
}
