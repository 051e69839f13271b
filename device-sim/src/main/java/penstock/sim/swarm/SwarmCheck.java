package penstock.sim.swarm;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import penstock.protocol.SeqRanges;
import penstock.sim.line.KmsgLine;
import penstock.sim.operator.DeviceLedger;
import penstock.sim.operator.FleetTotals;
import penstock.sim.operator.NarrativeRecord;
import penstock.sim.operator.OperatorClient;

/**
 * Compares what a node gives back with what the devices know: the totals exactly, but for uploads
 * that were never answered; the ledgers of some devices range by range; the narratives of fewer,
 * line for line. Only once all loops have ended.
 */
final class SwarmCheck {

  /** The totals may trail the last answer a little; no longer than this. */
  private static final Duration TRAIL_MAX = Duration.ofSeconds(10);

  private static final int AGAIN_MS = 250;

  /** Who has read so many knows what is wrong. */
  private static final int KEPT_MAX = 20;

  private final OperatorClient operator;
  private final Roster roster;
  private final List<SwarmDevice> devices;
  private final List<String> differences = new ArrayList<>();
  private long found;

  SwarmCheck(OperatorClient operator, Roster roster, List<SwarmDevice> devices) {
    this.operator = operator;
    this.roster = roster;
    this.devices = devices;
  }

  /**
   * All that differs; the first few, and how many there are.
   *
   * @param before the totals before the run
   */
  List<String> differences(FleetTotals before) throws IOException, InterruptedException {
    SwarmTotals known = SwarmTotals.of(devices);
    long deadline = System.nanoTime() + TRAIL_MAX.toNanos();
    List<String> totals = known.differences(before, operator.totals());
    while (!totals.isEmpty() && System.nanoTime() - deadline < 0) {
      TimeUnit.MILLISECONDS.sleep(AGAIN_MS);
      totals = known.differences(before, operator.totals());
    }
    totals.forEach(this::differ);
    for (SwarmDevice device : sample(roster.settings().end().ledgers(), true)) {
      checkLedger(device);
    }
    for (SwarmDevice device : sample(roster.settings().end().narratives(), false)) {
      checkNarrative(device);
    }
    if (found > differences.size()) {
      differences.add("and " + (found - differences.size()) + " more like these");
    }
    return differences;
  }

  private void differ(String what) {
    if (found++ < KEPT_MAX) {
      differences.add(what);
    }
  }

  /** So many from all over the fleet, and all that misbehave, where these are wanted too. */
  private List<SwarmDevice> sample(int count, boolean misbehaving) {
    List<SwarmDevice> sample = new ArrayList<>();
    int wanted = Math.min(count, devices.size());
    for (int i = 0; i < devices.size(); i++) {
      SwarmDevice device = devices.get(i);
      boolean nth = (long) i * wanted / devices.size() != (i + 1L) * wanted / devices.size();
      if (nth || (misbehaving && device.misbehaving != null)) {
        sample.add(device);
      }
    }
    return sample;
  }

  private void checkLedger(SwarmDevice device) throws IOException {
    String id = roster.id(device.index);
    DeviceLedger ledger = operator.ledger(id);
    for (SwarmStream stream : streams(device).values()) {
      DeviceLedger.Stream kept = ledger.stream(stream.id());
      String where = id + " stream " + stream.id();
      if (kept == null) {
        none(where, stream.mustBeStored(), "acknowledged, but the ledger has no such stream");
      } else {
        compare(where, stream, kept);
      }
    }
  }

  /** By their ids. Of two with one id, the node must take nothing of the second. */
  private Map<String, SwarmStream> streams(SwarmDevice device) {
    Map<String, SwarmStream> streams = new HashMap<>();
    for (SwarmStream stream : device.streams()) {
      if (streams.putIfAbsent(stream.id(), stream) != null && stream.acked() > 0) {
        differ(
            roster.id(device.index)
                + " stream "
                + stream.id()
                + ": the node took "
                + stream.acked()
                + " records with other contents under an id that was used");
      }
    }
    return streams;
  }

  private void compare(String where, SwarmStream stream, DeviceLedger.Stream kept) {
    SeqRanges stored = kept.storedRanges();
    none(where, stream.mustBeStored().minus(stored), "acknowledged, but not stored");
    none(where, stored.minus(stream.mayBeStored()), "stored, but never sent");
    none(where, kept.lostRanges().minus(stream.mayBeLost()), "lost, but not by the device");
    if (kept.received() != kept.stored() + kept.duplicates()) {
      differ(where + ": received " + kept.received() + " is not stored and duplicates");
    }
    long most = stream.duplicates() + stream.duplicatesUnsure();
    if (kept.duplicates() < stream.duplicates() || kept.duplicates() > most) {
      differ(
          where
              + ": duplicates "
              + kept.duplicates()
              + ", the node had said "
              + stream.duplicates());
    }
  }

  private void none(String where, SeqRanges wrong, String what) {
    if (!wrong.isEmpty()) {
      differ(where + ": " + wrong.size() + " records " + what + ": " + wrong);
    }
  }

  private void checkNarrative(SwarmDevice device) throws IOException {
    String id = roster.id(device.index);
    Map<String, SwarmStream> streams = streams(device);
    Map<String, SeqRanges.Builder> seen = new HashMap<>();
    Map<String, Long> last = new HashMap<>();
    operator.narrative(
        id,
        record -> {
          SwarmStream stream = streams.get(record.stream());
          if (stream != null) {
            Long before = last.put(record.stream(), record.seq());
            if (before != null && before >= record.seq()) {
              differ(where(id, record) + " comes after " + before);
              return;
            }
            seen.computeIfAbsent(record.stream(), key -> new SeqRanges.Builder())
                .add(record.seq(), record.seq());
            compare(id, stream, record);
          }
        });
    streams.forEach(
        (name, stream) -> {
          SeqRanges.Builder builder = seen.get(name);
          SeqRanges given = builder == null ? SeqRanges.EMPTY : builder.build();
          none(
              id + " stream " + name,
              stream.mustBeStored().minus(given),
              "acknowledged, but not in the narrative");
        });
  }

  private static String where(String device, NarrativeRecord record) {
    return device + " stream " + record.stream() + " record " + record.seq();
  }

  private void compare(String device, SwarmStream stream, NarrativeRecord record) {
    if (!stream.mayBeStored().contains(record.seq())) {
      differ(where(device, record) + " was never sent");
      return;
    }
    KmsgLine expected = stream.log().line(record.seq() + stream.base());
    if (!expected.equals(record.line()) || record.malformed()) {
      differ(where(device, record) + " is " + record.line() + ", the device logged " + expected);
    }
  }
}
