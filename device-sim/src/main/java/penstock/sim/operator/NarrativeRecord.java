package penstock.sim.operator;

import penstock.sim.line.KmsgLine;

/**
 * A record as {@code /v1/narrative} gives it back.
 *
 * @param malformed whether lines that are no records stayed with it
 */
public record NarrativeRecord(
    String device,
    String stream,
    long seq,
    int boot,
    String time,
    KmsgLine line,
    boolean malformed) {}
