package penstock.node.segment.s3;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.StoredTotals;

/**
 * Which segments there are, whose they are, and where their bytes lie. Every change says what it
 * expects, and is refused where that does not hold: this is the fence between nodes. A change may
 * be made again where its outcome is not known. Blocking; all methods throw {@link
 * penstock.node.database.DatabaseException} where the database is away. There is this interface so
 * that tests can take it away at any operation.
 */
interface Catalog {

  /**
   * Adds a group, and with the first one the segment.
   *
   * @return false where the segment is not the owner's any more, or ends elsewhere
   */
  boolean append(Group group, OpenRow segment);

  /** The segment, unless there is none or it is sealed. */
  Optional<OpenRow> open(String segment);

  /** All that are not sealed, by name. */
  Map<String, String> owners();

  /** Of a segment that is not sealed, by offset. */
  List<Group> groups(String segment);

  /** Gives a segment that is not sealed another owner, where it has the one expected. */
  boolean claim(String segment, String from, String to);

  /**
   * Puts one object in the place of the groups.
   *
   * @param sweepUs when the groups' objects are to be deleted
   * @return false where the segment is not the owner's any more
   */
  boolean seal(SealedRow sealed, String owner, long sweepUs);

  /** The segment, unless there is none or it is not sealed. */
  Optional<SealedRow> sealed(String segment);

  /** All sealed ones, oldest first. */
  List<SealedRow> sealed();

  /**
   * Sealed ones with a record in the span, those first whose last record is oldest.
   *
   * @param behind where the page before ended, null for the first
   */
  List<SealedRow> overlapping(long fromUs, long toUs, @Nullable SealedRow behind, int most);

  /**
   * Sealed ones, those first whose last frame arrived last.
   *
   * @param behind where the page before ended, null for the first
   */
  List<SealedRow> newest(@Nullable SealedRow behind, int most);

  /** Sealed ones whose last frame arrived before that, the oldest first. */
  List<SealedRow> arrivedBefore(long us, int most);

  /** The sealed ones in sums. */
  StoredTotals totals();

  /** Something that is due. */
  record Due(String segment, long dueUs, boolean deleting, @Nullable String key) {}

  /** What is due by then, the oldest first. */
  List<Due> due(long nowUs, int most);

  /** Puts it off, so that nobody else does it meanwhile; false where somebody does. */
  boolean lease(Due due, long untilUs);

  /** The groups' objects are gone. */
  void swept(String segment);

  /** Takes a sealed segment out of all readers' sight; false where that was done before. */
  boolean beginDeletion(String segment, long dueUs);

  /** All objects of the segment are gone. */
  void deleted(String segment);
}
