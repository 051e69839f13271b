package penstock.node.device;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.BootSpan;

/**
 * The most recent boots of a stream, and how they date records. When a boot began is never known,
 * only bounded from above: a record that was logged at monotonic time m has arrived by now, so its
 * boot began no later than now - m. Every upload gives such a bound; the lowest one is the least
 * delayed and the best. It counts as exact where {@code Penstock-Mono} gave one, because then only
 * the way over the network is in it, not the time that records waited on the device. Immutable.
 *
 * @param recent ascending by number
 */
record Boots(List<Boot> recent) {

  static final Boots NONE = new Boots(List.of());

  /** A late record of an older boot than these is numbered and dated by guess, as an estimate. */
  static final int RECENT_MAX = 4;

  /** Monotonic time that falls by more begins a new boot: CPUs' clocks differ by less. */
  static final long FALL_US = 1_000_000;

  /**
   * One boot as far as it is known.
   *
   * @param lastSeq the highest number that is known to belong to it
   * @param lastMonoUs monotonic time of that record
   * @param startUs lowest bound so far of when it began, in µs since 1970
   */
  record Boot(
      int number, long firstSeq, long lastSeq, long lastMonoUs, long startUs, boolean exact) {}

  /** When a boot began at the latest. */
  private record Start(long us, boolean exact) {

    /**
     * The lower bound of two. A bound that lies more than a second under an exact one proves that
     * one wrong: it was taken from another boot.
     */
    Start with(@Nullable Boot known) {
      if (known == null) {
        return this;
      }
      if (known.startUs <= us) {
        return new Start(known.startUs, known.exact || exact);
      }
      return new Start(us, exact || (known.exact && known.startUs - us <= FALL_US));
    }
  }

  /** Which boot a part of a chunk is from; not placed where it lies below all that is known. */
  private record Place(int number, boolean placed) {}

  /** Numbers and dates the boots of a chunk. */
  List<BootSpan> spans(List<Ledgers.BootRun> runs, long monoUs, long arrivalUs) {
    Place[] places = places(runs);
    BootSpan[] spans = new BootSpan[places.length];
    Start next = new Start(arrivalUs, false);
    for (int i = places.length - 1; i >= 0; i--) {
      Ledgers.BootRun run = runs.get(i);
      Place place = places[i];
      Boot known = place.placed ? numbered(place.number) : null;
      Start bound =
          i == places.length - 1
              ? sample(place, known, run.lastMonoUs(), monoUs, arrivalUs)
              : new Start(next.us - run.lastMonoUs(), false);
      next = bound.with(known);
      spans[i] = new BootSpan(run.firstSeq(), place.number, next.us, !next.exact);
    }
    return List.of(spans);
  }

  /** What an upload says about the boot of its last record. */
  private Start sample(
      Place place, @Nullable Boot known, long lastMonoUs, long monoUs, long arrivalUs) {
    Start byRecord = new Start(arrivalUs - lastMonoUs, false);
    if (monoUs < 0) {
      return byRecord;
    }
    boolean superseded = !place.placed || (!recent.isEmpty() && place.number < newest().number);
    if (!superseded && monoUs >= lastMonoUs) {
      return new Start(arrivalUs - monoUs, true);
    }
    if (!superseded && lastMonoUs - monoUs <= FALL_US) {
      // Logged while the upload had begun already.
      return new Start(byRecord.us, true);
    }
    Start byLaterBoot = new Start(arrivalUs - monoUs - lastMonoUs, false);
    boolean sameBoot =
        !superseded && known != null && known.exact && known.startUs - byLaterBoot.us > FALL_US;
    // A long-lived upload goes on logging long after it has sent its clock: that is no reboot.
    return sameBoot ? byRecord : byLaterBoot;
  }

  private Place[] places(List<Ledgers.BootRun> runs) {
    Place[] places = new Place[runs.size()];
    int below = countBelow(runs);
    for (int i = below; i < places.length; i++) {
      int number = numberOf(runs.get(i));
      int atLeast = i == 0 ? 0 : i == below ? recent.get(0).number : places[i - 1].number + 1;
      places[i] = new Place(Math.max(number, atLeast), true);
    }
    for (int i = below - 1; i >= 0; i--) {
      places[i] = placeBelow(runs.get(i), i + 1 < places.length ? places[i + 1] : null);
    }
    return places;
  }

  /** How many runs begin below all that is known. */
  private int countBelow(List<Ledgers.BootRun> runs) {
    int below = 0;
    while (!recent.isEmpty()
        && below < runs.size()
        && runs.get(below).firstSeq() < recent.get(0).firstSeq) {
      below++;
    }
    return below;
  }

  private Place placeBelow(Ledgers.BootRun run, @Nullable Place next) {
    Boot oldest = recent.get(0);
    if (next == null && run.lastMonoUs() <= oldest.lastMonoUs + FALL_US) {
      return new Place(oldest.number, true);
    }
    return new Place(Math.max(0, (next == null ? oldest.number : next.number) - 1), false);
  }

  private int numberOf(Ledgers.BootRun run) {
    int at = indexAt(run.firstSeq());
    if (at < 0) {
      return 0;
    }
    Boot boot = recent.get(at);
    boolean falls = run.firstMonoUs() < boot.lastMonoUs - FALL_US;
    if (run.firstSeq() <= boot.lastSeq || !falls) {
      return boot.number;
    }
    return at + 1 < recent.size() ? recent.get(at + 1).number : boot.number + 1;
  }

  private int indexAt(long seq) {
    int at = recent.size() - 1;
    while (at >= 0 && recent.get(at).firstSeq > seq) {
      at--;
    }
    return at;
  }

  private Boot newest() {
    return recent.get(recent.size() - 1);
  }

  private @Nullable Boot numbered(int number) {
    for (Boot boot : recent) {
      if (boot.number == number) {
        return boot;
      }
    }
    return null;
  }

  /**
   * Takes the boots of a stored frame.
   *
   * @param lastSeq the frame's highest record
   * @param lastMonoUs its monotonic time, -1 where it is not known
   */
  Boots with(List<BootSpan> spans, long lastSeq, long lastMonoUs) {
    Boots boots = this;
    for (int i = 0; i < spans.size(); i++) {
      BootSpan span = spans.get(i);
      BootSpan next = i + 1 < spans.size() ? spans.get(i + 1) : null;
      if (!isOlder(span, next)) {
        boots = boots.with(span, next, lastSeq, lastMonoUs);
      }
    }
    return boots;
  }

  /** Of a boot before the oldest one known, which it must not be taken for. */
  private boolean isOlder(BootSpan span, @Nullable BootSpan next) {
    return !recent.isEmpty()
        && span.firstSeq() < recent.get(0).firstSeq
        && (next != null || span.boot() != recent.get(0).number);
  }

  private Boots with(BootSpan span, @Nullable BootSpan next, long lastSeq, long lastMonoUs) {
    if (next != null && next.firstSeq() <= lastSeq) {
      return with(span, next.firstSeq() - 1, Math.max(0, next.startUs() - span.startUs()));
    }
    boolean brings = span.firstSeq() <= lastSeq && lastMonoUs >= 0;
    return with(span, brings ? lastSeq : span.firstSeq(), brings ? lastMonoUs : 0);
  }

  private Boots with(BootSpan span, long lastSeq, long lastMonoUs) {
    Boot known = numbered(span.boot());
    Start start = new Start(span.startUs(), !span.estimated()).with(known);
    Boot before =
        known == null ? new Boot(span.boot(), span.firstSeq(), -1, 0, start.us, false) : known;
    boolean later = lastSeq > before.lastSeq;
    return replacing(
            new Boot(
                span.boot(),
                Math.min(before.firstSeq, span.firstSeq()),
                later ? lastSeq : before.lastSeq,
                later ? lastMonoUs : before.lastMonoUs,
                start.us,
                start.exact))
        .newest(RECENT_MAX);
  }

  private Boots replacing(Boot boot) {
    List<Boot> boots = new ArrayList<>(recent);
    boots.removeIf(other -> other.number == boot.number);
    int at = 0;
    while (at < boots.size() && boots.get(at).number < boot.number) {
      at++;
    }
    boots.add(at, boot);
    return new Boots(List.copyOf(boots));
  }

  /** Keeps only so many. */
  Boots newest(int max) {
    int size = recent.size();
    return size <= max ? this : new Boots(List.copyOf(recent.subList(size - max, size)));
  }
}
