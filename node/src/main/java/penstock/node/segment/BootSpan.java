package penstock.node.segment;

/**
 * Dates the records of one boot inside a frame, from {@code firstSeq} up to the next span: a record
 * was logged at {@code startUs + monoUs}.
 *
 * @param boot counts the boots of the stream, from 0
 * @param startUs when the kernel's clock stood at 0, in µs since 1970
 * @param estimated no upload of this boot carried {@code Penstock-Mono} so far
 */
public record BootSpan(long firstSeq, int boot, long startUs, boolean estimated) {}
