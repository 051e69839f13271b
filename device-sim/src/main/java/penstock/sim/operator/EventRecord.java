package penstock.sim.operator;

/** An event as {@code /v1/events} gives it, as far as its identity goes. */
public record EventRecord(String name, String device, String stream, long seq) {}
