package penstock.sim.swarm;

import java.util.List;
import java.util.stream.Stream;
import penstock.sim.operator.FleetTotals;

/**
 * What all devices know together, in records.
 *
 * @param acked acknowledged: stored for certain
 * @param unsure sent and never answered: stored, lost, or on no side yet
 * @param lost overwritten before they were ever sent, and announced as that
 * @param lostUnsure at most so many more: announced in uploads that were never answered
 * @param duplicates that the node said it had already
 * @param duplicatesUnsure at most so many more
 */
record SwarmTotals(
    long acked, long unsure, long lost, long lostUnsure, long duplicates, long duplicatesUnsure) {

  static SwarmTotals of(List<SwarmDevice> devices) {
    long acked = 0;
    long unsure = 0;
    long lost = 0;
    long lostUnsure = 0;
    long duplicates = 0;
    long duplicatesUnsure = 0;
    for (SwarmDevice device : devices) {
      for (SwarmStream stream : device.streams()) {
        acked += stream.acked();
        unsure += stream.unsure() + stream.pending();
        lost += stream.lost();
        lostUnsure += stream.announcedUnheard();
        duplicates += stream.duplicates();
        duplicatesUnsure += stream.duplicatesUnsure();
      }
    }
    return new SwarmTotals(acked, unsure, lost, lostUnsure, duplicates, duplicatesUnsure);
  }

  /** What a ledger says otherwise. */
  List<String> differences(FleetTotals before, FleetTotals after) {
    long stored = after.stored() - before.stored();
    long again = after.duplicates() - before.duplicates();
    return Stream.of(
            difference("stored", stored, acked, acked + unsure),
            difference("lost", after.lost() - before.lost(), lost, lost + unsure + lostUnsure),
            difference("duplicates", again, duplicates, duplicates + duplicatesUnsure),
            difference("malformed", after.malformed() - before.malformed(), 0, 0),
            difference("received", after.received() - before.received(), stored + again))
        .filter(difference -> !difference.isEmpty())
        .toList();
  }

  private static String difference(String name, long found, long expected) {
    return difference(name, found, expected, expected);
  }

  private static String difference(String name, long found, long least, long most) {
    String expected = least == most ? Long.toString(least) : least + " to " + most;
    return found < least || found > most
        ? "the ledger says " + name + " " + found + ", the devices " + expected
        : "";
  }
}
