package penstock.node.segment.s3;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.FramePlace;
import penstock.node.segment.FrameRef;
import penstock.node.segment.IndexEntry;
import penstock.node.segment.log.LiveSegment;

/**
 * A segment of this node that is not sealed: its index, and the groups that hold it. Safe for use
 * by several threads.
 */
final class OpenSegment {

  private final LiveSegment live;
  private final String owner;
  private final long createdUs;
  private final boolean taken;
  private final NavigableMap<Long, Group> groups = new ConcurrentSkipListMap<>();

  /** One that this node has begun. */
  OpenSegment(LiveSegment live, String owner, long createdUs) {
    this(live, owner, createdUs, false);
  }

  private OpenSegment(LiveSegment live, String owner, long createdUs, boolean taken) {
    this.live = live;
    this.taken = taken;
    this.owner = owner;
    this.createdUs = createdUs;
  }

  /** One that another node has begun. */
  static OpenSegment taken(LiveSegment live, String owner, long createdUs) {
    return new OpenSegment(live, owner, createdUs, true);
  }

  boolean isTaken() {
    return taken;
  }

  String name() {
    return live.name();
  }

  LiveSegment live() {
    return live;
  }

  String owner() {
    return owner;
  }

  long createdUs() {
    return createdUs;
  }

  /** As the catalog has it where it ends there. */
  OpenRow row(long end) {
    return new OpenRow(name(), live.id(), owner, createdUs, end);
  }

  void add(Group group) {
    groups.put(group.start(), group);
  }

  Collection<Group> groups() {
    return groups.values();
  }

  void addAll(List<Group> some) {
    some.forEach(this::add);
  }

  @Nullable Group groupAt(long offset) {
    Map.Entry<Long, Group> group = groups.floorEntry(offset);
    return group == null || offset >= group.getValue().end() ? null : group.getValue();
  }

  @Nullable Group groupBehind(Group group) {
    Map.Entry<Long, Group> next = groups.higherEntry(group.start());
    return next == null ? null : next.getValue();
  }

  /** With the group that holds its frame; null where nothing of it counts. */
  @Nullable FrameRef ref(IndexEntry entry) {
    FrameRef ref = entry.ref(name());
    Group group = groupAt(entry.offset());
    return ref == null || group == null
        ? ref
        : ref.at(new FramePlace(group.key(), entry.offset() - group.start()));
  }
}
