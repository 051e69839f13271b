package penstock.chaos.workload;

import java.util.List;
import java.util.Set;
import penstock.chaos.truth.DeviceFacts;
import penstock.chaos.truth.ExpectedEvent;
import penstock.chaos.truth.LogRecord;
import penstock.chaos.truth.StreamFacts;
import penstock.protocol.SeqRanges;
import penstock.sim.device.DeviceTruth;
import penstock.sim.device.StreamTruth;
import penstock.sim.line.KmsgLine;
import penstock.sim.line.LogContents;

/** What a simulated device knows. Once its fleet is closed. */
record SimulatedFacts(DeviceTruth truth) implements DeviceFacts {

  @Override
  public String id() {
    return truth.device();
  }

  @Override
  public List<? extends StreamFacts> streams() {
    return truth.streams().stream()
        .filter(stream -> !stream.sent().isEmpty())
        .map(stream -> new Stream(truth.device(), stream))
        .toList();
  }

  @Override
  public Set<String> rules() {
    return Set.copyOf(LogContents.RULES);
  }

  private record Stream(String device, StreamTruth truth) implements StreamFacts {

    @Override
    public String stream() {
      return truth.id();
    }

    @Override
    public long next() {
      return truth.next();
    }

    @Override
    public SeqRanges acked() {
      return truth.acked();
    }

    @Override
    public SeqRanges sent() {
      return truth.sent();
    }

    @Override
    public long recordsSent() {
      return truth.sent().size() + truth.sentAgain();
    }

    @Override
    public SeqRanges toldLost() {
      return truth.announcedLost();
    }

    @Override
    public SeqRanges gone() {
      return truth.overwritten().plus(truth.skipped());
    }

    /** A device that lost its RAM can't tell of what was in it. */
    @Override
    public boolean isSettled() {
      return false;
    }

    @Override
    public LogRecord record(long seq) {
      KmsgLine line = truth.line(seq);
      String rule = truth.rule(seq);
      return new LogRecord(
          line.facility(),
          line.priority(),
          line.text(),
          line.continuation(),
          rule.isEmpty() ? null : ExpectedEvent.of(rule));
    }
  }
}
