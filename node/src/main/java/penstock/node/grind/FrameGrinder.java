package penstock.node.grind;

import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;
import penstock.node.segment.SegmentException;

/**
 * Grinds one frame after the other: reads it where its bytes are not at hand, matches, renders, and
 * makes the events visible. Whatever goes wrong with a frame ends with that frame. One per thread;
 * lines that match nothing allocate nothing.
 */
final class FrameGrinder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FrameGrinder.class);

  /** What became of a frame. */
  enum Outcome {
    /** Its events are visible. */
    GROUND,
    /** It can't be ground, which a mark in the output says. */
    SKIPPED,
    /** The store could not be read or the file not be written: to be tried again later. */
    FAILED,
    /** Every file has it, or it is gone. */
    NOT_WANTED
  }

  private final GrindParts parts;
  private final FrameReader reader;
  private final FrameOutput output = new FrameOutput();
  private final JsonLine json = new JsonLine();
  private final Announcement announcement;
  private @Nullable EventRules matcherOf;
  private EventRules.@Nullable Matcher matcher;

  FrameGrinder(GrindParts parts) {
    this.parts = parts;
    reader = new FrameReader(parts.store(), parts.metrics());
    announcement = new Announcement(parts);
  }

  /** Grinds a frame by the rules in force, for every file that lacks it. */
  Outcome grind(SegmentEvents segment, FrameTask task) {
    EventRules rules = parts.rules().get();
    Outcome outcome = grind(segment, task, segment.begin(task.location().offset()), rules);
    if (outcome == Outcome.GROUND && segment.isNews()) {
      announcement.publish(task, reader);
    }
    return outcome;
  }

  /** Grinds a frame by these rules, for the file of a regrind alone. */
  Outcome grindAgain(
      SegmentEvents segment, FrameTask task, GrowingEvents regrind, EventRules rules) {
    long frame = task.location().offset();
    return grind(segment, task, segment.beginAgain(regrind, frame), rules);
  }

  private Outcome grind(
      SegmentEvents segment, FrameTask task, List<GrowingEvents> claimed, EventRules rules) {
    if (claimed.isEmpty()) {
      return Outcome.NOT_WANTED;
    }
    long frame = task.location().offset();
    try {
      output.begin(claimed, frame);
      announcement.begin();
      if (!reader.load(task)) {
        segment.forget(claimed, frame);
        return Outcome.NOT_WANTED;
      }
      match(task.location(), rules);
      segment.finish(claimed, output.blocks(), rules.id(), false);
      parts.metrics().ground(reader.rawBytes());
      return Outcome.GROUND;
    } catch (SegmentException.Missing e) {
      LOG.debug("{} is gone: {}", task.location(), e.toString());
      segment.forget(claimed, frame);
      return Outcome.NOT_WANTED;
    } catch (SegmentException.Unavailable | UncheckedIOException e) {
      return failed(segment, task.location(), e);
    } catch (Throwable e) {
      // Whatever it is: it comes from this frame, and others wait.
      return skip(segment, task.location(), rules.id(), e);
    }
  }

  private void match(FrameLocation location, EventRules rules) {
    FrameHeader header = reader.header();
    if (!reader.batch().runs().containsAll(reader.owned())) {
      parts.metrics().error();
      LOG.error("{} lacks some of the records {}", location, reader.owned());
    }
    output.device(header.device());
    matcher(rules)
        .matchAll(
            reader.batch(),
            header.deviceClass(),
            new FrameEvents(header, reader.owned(), reader.batch(), rules.id(), this::take));
    output.end();
  }

  private EventRules.Matcher matcher(EventRules rules) {
    EventRules.Matcher known = matcher;
    if (known == null || matcherOf != rules) {
      known = rules.newMatcher();
      matcher = known;
      matcherOf = rules;
    }
    return known;
  }

  private void take(Event event) {
    EventJson.write(event, json);
    output.add(event.timeUs(), event.name(), json);
    announcement.add(event, json);
  }

  private Outcome failed(SegmentEvents segment, FrameLocation location, Exception e) {
    parts.metrics().error();
    LOG.warn("{} is ground later: {}", location, e.toString());
    segment.abandon(output.files(), location.offset());
    return Outcome.FAILED;
  }

  private Outcome skip(
      SegmentEvents segment, FrameLocation location, String ruleSet, Throwable cause) {
    parts.metrics().error();
    LOG.error("{} can't be ground and is left out", location, cause);
    // The fault may be in the matcher's own state.
    matcher = null;
    FrameHeader header = reader.headerOrNull();
    output.device(header == null ? "" : header.device());
    try {
      output.skip(cause.toString());
    } catch (UncheckedIOException e) {
      return failed(segment, location, e);
    }
    segment.finish(output.files(), output.blocks(), ruleSet, true);
    return Outcome.SKIPPED;
  }

  /** Leaves a frame out that could not be read in many tries. */
  Outcome giveUp(SegmentEvents segment, FrameTask task, @Nullable GrowingEvents regrind) {
    long frame = task.location().offset();
    List<GrowingEvents> claimed =
        regrind == null ? segment.begin(frame) : segment.beginAgain(regrind, frame);
    if (claimed.isEmpty()) {
      return Outcome.NOT_WANTED;
    }
    output.begin(claimed, frame);
    String ruleSet = parts.rules().get().id();
    return skip(
        segment, task.location(), ruleSet, new IllegalStateException("it failed too many times"));
  }

  @Override
  public void close() {
    reader.close();
  }
}
