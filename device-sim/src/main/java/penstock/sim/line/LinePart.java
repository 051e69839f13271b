package penstock.sim.line;

/** A piece of a {@link LineTemplate}: literal text, or something drawn by the line's seed. */
@FunctionalInterface
interface LinePart {
  void append(LineContext context);
}
