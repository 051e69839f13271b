package penstock.node;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.segment.AbandonedSegments;
import penstock.node.segment.SegmentFiles;
import penstock.node.segment.SegmentInfo;

/**
 * Takes over what nodes that are gone left unsealed. A segment whose owner is no member of the
 * cluster any more is claimed, which is the fence: from then on nothing that its old owner appends
 * becomes durable. Then its frames that nobody settled are proposed to their ledgers, as after a
 * crash, and the store seals it. What happens where this node ends early:
 *
 * <ul>
 *   <li>ahead of the claim: another node finds the segment the same way;
 *   <li>behind it: the segment is this node's, and abandoned again. Ledgers answer the same however
 *       often a frame is proposed.
 * </ul>
 *
 * <p>Used by one thread at a time; blocks.
 */
final class Takeover {

  private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

  /**
   * A node opens segments once it is a member, but the news of that takes a moment to all others.
   * For so long its segments are not taken for abandoned.
   */
  static final Duration GRACE = Duration.ofSeconds(4);

  private final AbandonedSegments segments;
  private final SegmentFiles events;
  private final Consumer<SegmentInfo> grind;
  private final Supplier<Set<String>> members;
  private final Supplier<Recovery> recovery;
  private final Consumer<String> sums;
  private final LongSupplier nanos;
  private final Map<String, Long> seenNanos = new HashMap<>();
  private final Set<String> unfinished = new HashSet<>();
  private final Set<String> sumsWanted = new HashSet<>();

  /**
   * @param events the files of events, which have to be made for sealed segments that have none
   * @param grind is told of sealed segments whose events this node has to make from now on
   * @param sums asks for the sums of all ledgers with a frame in a segment; may fail
   * @param members the ids of all nodes that are in the cluster, reachable or not; none where this
   *     one is not, and so has nothing to say
   * @param nanos as {@link System#nanoTime}
   */
  Takeover(
      AbandonedSegments segments,
      SegmentFiles events,
      Supplier<Set<String>> members,
      Supplier<Recovery> recovery,
      Consumer<String> sums,
      Consumer<SegmentInfo> grind,
      LongSupplier nanos) {
    this.segments = segments;
    this.events = events;
    this.grind = grind;
    this.members = members;
    this.recovery = recovery;
    this.sums = sums;
    this.nanos = nanos;
  }

  /**
   * Takes over what is there to be taken over; to be called every second or so.
   *
   * @throws RuntimeException where something is away; what was not finished is so by a later call
   */
  void look() {
    Set<String> nodes = members.get();
    if (nodes.isEmpty()) {
      return;
    }
    List<String> open = segments.abandoned(nodes);
    List<String> sealed = events.abandoned(nodes);
    seenNanos.keySet().removeIf(segment -> !open.contains(segment) && !sealed.contains(segment));
    for (String segment : open) {
      if (isGone(segment) && segments.claim(segment)) {
        unfinished.add(segment);
      }
    }
    for (String segment : sealed) {
      SegmentInfo claimed = isGone(segment) ? events.claim(segment) : null;
      if (claimed != null) {
        LOG.info("the events of segment {} are made here from now on", segment);
        grind.accept(claimed);
        sumsWanted.add(segment);
      }
    }
    finish();
  }

  private boolean isGone(String segment) {
    long now = nanos.getAsLong();
    return now - seenNanos.computeIfAbsent(segment, name -> now) >= GRACE.toNanos();
  }

  private void finish() {
    for (String segment : List.copyOf(unfinished)) {
      long frames =
          recovery.get().run(consumer -> segments.scanUnsettled(segment, consumer), count -> {});
      unfinished.remove(segment);
      sumsWanted.add(segment);
      LOG.info("segment {} taken over: {} frames were not settled", segment, frames);
    }
    for (String segment : List.copyOf(sumsWanted)) {
      sums.accept(segment);
      sumsWanted.remove(segment);
    }
  }
}
