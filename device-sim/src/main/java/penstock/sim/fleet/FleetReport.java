package penstock.sim.fleet;

import java.util.List;
import java.util.stream.Stream;
import penstock.protocol.SeqRanges;
import penstock.sim.device.DeviceTruth;
import penstock.sim.device.StreamTruth;

/**
 * What a fleet knows about itself, in numbers of records.
 *
 * @param logged by all devices
 * @param acked answered with 200
 * @param overwritten before they were answered with 200
 * @param lostWithRam not answered with 200 when their device lost power
 * @param skipped given up, because no node would take them
 * @param waiting still in a buffer, not answered with 200
 * @param sentAgain sent when they had been sent before: the most that can be duplicates
 * @param broken answers that a node must not give, a sentence each
 */
public record FleetReport(
    int devices,
    long logged,
    long acked,
    long overwritten,
    long lostWithRam,
    long skipped,
    long waiting,
    long sentAgain,
    List<String> broken) {

  static FleetReport of(List<DeviceTruth> truths, List<String> failures) {
    Sums sums = new Sums();
    truths.forEach(sums::add);
    return new FleetReport(
        truths.size(),
        sums.logged,
        sums.acked,
        sums.overwritten,
        sums.lostWithRam,
        sums.skipped,
        sums.waiting,
        sums.sentAgain,
        broken(truths, failures));
  }

  private static List<String> broken(List<DeviceTruth> truths, List<String> failures) {
    Stream<String> promises =
        truths.stream()
            .flatMap(truth -> truth.broken().stream().map(what -> truth.device() + ": " + what));
    return Stream.concat(failures.stream(), promises).toList();
  }

  private static final class Sums {
    long logged;
    long acked;
    long overwritten;
    long lostWithRam;
    long skipped;
    long waiting;
    long sentAgain;

    void add(DeviceTruth truth) {
      List<StreamTruth> streams = truth.streams();
      for (int i = 0; i < streams.size(); i++) {
        StreamTruth stream = streams.get(i);
        StreamTruth next = i + 1 < streams.size() ? streams.get(i + 1) : null;
        SeqRanges moved = next == null ? SeqRanges.EMPTY : stream.movedTo(next);
        logged += stream.next() - moved.size();
        acked += stream.acked().size();
        overwritten += stream.overwritten().minus(moved).size();
        lostWithRam += stream.lostWithRam().minus(moved).size();
        skipped += stream.skipped().size();
        waiting += next == null ? stream.unacked().size() : 0;
        sentAgain += stream.sentAgain();
      }
    }
  }
}
