package penstock.sim.line;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The stream ids that simulated devices choose. A device draws a {@code root} when its RAM is new,
 * and numbers its records from 0. Where a node sends it to a new stream (409), the records that
 * were not acknowledged move there under numbers from 0 again, because whatever lies below a
 * stream's first record would count as lost; the id then says which move it was and from where:
 * {@code a8f3c1d2.1.5120} holds the records of root {@code a8f3c1d2} from its number 5120 on. So an
 * id and a number always tell the record.
 *
 * @param root of the RAM's life, without a dot
 * @param move how many streams of this root came before
 * @param base number of the root's record that has number 0 in this stream
 */
public record StreamName(String root, int move, long base) {

  private static final Pattern MOVED = Pattern.compile("([^.]+)\\.([0-9]{1,6})\\.([0-9]{1,16})");

  public StreamName {
    if (root.isEmpty() || root.indexOf('.') >= 0 || move < 0 || base < 0) {
      throw new IllegalArgumentException("no stream: " + root + ", " + move + ", " + base);
    }
  }

  /** The first stream of a root. */
  public static StreamName first(String root) {
    return new StreamName(root, 0, 0);
  }

  /** Takes any stream id apart; one that is not of a moved stream is its own root. */
  public static StreamName parse(String stream) {
    Matcher moved = MOVED.matcher(stream);
    if (!moved.matches()) {
      return first(stream.replace('.', '_'));
    }
    return new StreamName(
        moved.group(1), Integer.parseInt(moved.group(2)), Long.parseLong(moved.group(3)));
  }

  /** The number in the root's life of this stream's record {@code seq}. */
  public long rootSeq(long seq) {
    return base + seq;
  }

  /** The stream that goes on from the root's record {@code rootSeq}. */
  public StreamName movedAt(long rootSeq) {
    return new StreamName(root, move + 1, rootSeq);
  }

  @Override
  public String toString() {
    return move == 0 ? root : root + "." + move + "." + base;
  }
}
