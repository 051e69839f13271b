package penstock.sim.verify;

import org.jspecify.annotations.Nullable;
import penstock.protocol.SeqRanges;
import penstock.sim.device.DeviceTruth;
import penstock.sim.device.StreamTruth;
import penstock.sim.operator.DeviceLedger;

/** Compares a device's ledger with what the device knows. One for each device. */
final class LedgerCheck {

  private final DeviceTruth truth;
  private final Differences differences;

  LedgerCheck(DeviceTruth truth, Differences differences) {
    this.truth = truth;
    this.differences = differences;
  }

  void check(DeviceLedger ledger) {
    if (ledger.received() != ledger.stored() + ledger.duplicates()) {
      differ(
          "",
          "received "
              + ledger.received()
              + " is not stored "
              + ledger.stored()
              + " and duplicates "
              + ledger.duplicates());
    }
    for (StreamTruth stream : truth.streams()) {
      check(stream, ledger.stream(stream.id()));
    }
    for (DeviceLedger.Stream stream : ledger.streams()) {
      if (truth.stream(stream.stream()) == null) {
        differ(stream.stream(), "the device never had this stream");
      }
    }
  }

  private void check(StreamTruth known, DeviceLedger.@Nullable Stream found) {
    if (found == null) {
      if (!known.acked().isEmpty()) {
        differ(known.id(), "acknowledged up to " + known.acked().max() + ", but not in the ledger");
      }
      return;
    }
    balance(found);
    SeqRanges stored = found.storedRanges();
    SeqRanges lost = found.lostRanges();
    none(known, known.acked().minus(stored), "acknowledged, but the ledger has them not as stored");
    none(known, stored.minus(known.sent()), "stored by the ledger, but never sent");
    SeqRanges gone = known.overwritten().plus(known.skipped());
    none(known, lost.minus(gone), "lost by the ledger, but the device had not lost them");
    none(
        known,
        known.announcedLost().minus(lost).minus(stored),
        "announced as lost, but the ledger does not say so");
    if (found.duplicates() > known.sentAgain()) {
      differ(
          known.id(),
          found.duplicates()
              + " duplicates, but at most "
              + known.sentAgain()
              + " were sent again");
    }
  }

  private void balance(DeviceLedger.Stream stream) {
    SeqRanges stored = stream.storedRanges();
    SeqRanges lost = stream.lostRanges();
    SeqRanges missing = stream.missingRanges();
    if (stream.received() != stream.stored() + stream.duplicates()) {
      differ(
          stream.stream(),
          "received "
              + stream.received()
              + " is not stored "
              + stream.stored()
              + " and duplicates "
              + stream.duplicates());
    }
    if (stored.size() != stream.stored() || lost.size() != stream.lost()) {
      differ(stream.stream(), "the ranges of stored or lost don't add up to their numbers");
    }
    SeqRanges all = stored.plus(lost).plus(missing);
    if (stored.size() + lost.size() + missing.size() != stream.next()
        || all.size() != stream.next()
        || (!all.isEmpty() && all.max() != stream.next() - 1)) {
      differ(
          stream.stream(),
          "stored, lost and missing are not just the " + stream.next() + " numbers seen");
    }
    SeqRanges known = stored.plus(lost);
    long watermark = known.isEmpty() || known.min() > 0 ? -1 : known.last(0);
    if (stream.watermark() != watermark) {
      differ(stream.stream(), "the watermark is " + stream.watermark() + ", not " + watermark);
    }
  }

  private void none(StreamTruth stream, SeqRanges wrong, String what) {
    if (!wrong.isEmpty()) {
      differences.add(
          truth.device(),
          stream.id(),
          wrong.min(),
          wrong.size() + " records " + what + ": " + wrong);
    }
  }

  private void differ(String stream, String what) {
    differences.add(truth.device(), stream, -1, what);
  }
}
