package penstock.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Splits bytes into {@code /dev/kmsg} records: {@code prefix,seq,usec,flags[,…];text}, then any
 * number of continuation lines that begin with a space. A line that is neither stays with the
 * record before it, marked as malformed; ahead of the first record it is counted and left out (see
 * {@link RecordBatch#leadingEnd}). Stateless but for the last sequence number, which must ascend
 * over all calls; not thread-safe.
 *
 * @see <a href="https://www.kernel.org/doc/Documentation/ABI/testing/dev-kmsg">the kernel's
 *     Documentation/ABI/testing/dev-kmsg</a>
 */
public final class KmsgParser {

  /** The kernel writes at most 8 KiB for a record; four times that for escapes. */
  public static final int LINE_BYTES_MAX = 32 * 1024;

  /** A record with all its continuation and malformed lines. */
  public static final int RECORD_BYTES_MAX = 128 * 1024;

  private static final int PREFIX_MAX = (1 << 16) - 1;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long NEWLINES = ONES * '\n';

  private final boolean anyOrder;
  private long lastSeq = -1;

  // The fields of the line that parseHead read last.
  private long headSeq;
  private long headMonoUs;
  private int headPrefix;

  public KmsgParser() {
    this(false);
  }

  private KmsgParser(boolean anyOrder) {
    this.anyOrder = anyOrder;
  }

  /** One that takes sequence numbers in any order, for lines that are tried out and not stored. */
  public static KmsgParser anyOrder() {
    return new KmsgParser(true);
  }

  /**
   * Parses {@code bytes[from, to)} into {@code out}, which then points into {@code bytes}.
   *
   * @param atEnd nothing follows: a last line without a newline counts as whole. Otherwise the last
   *     record is left for the next call, because continuation lines may follow it
   * @return where the next call has to begin: everything before it was taken
   * @throws KmsgException where the body as a whole can't be taken; {@code out} then holds the
   *     records ahead of the fault
   */
  public int parse(byte[] bytes, int from, int to, boolean atEnd, RecordBatch out)
      throws KmsgException {
    return parse(bytes, from, to, atEnd, atEnd, out);
  }

  /**
   * As {@link #parse(byte[], int, int, boolean, RecordBatch)}, for a body that pauses: the last
   * record is taken where its line has ended, an unfinished line is left.
   */
  public int parseWholeLines(byte[] bytes, int from, int to, RecordBatch out) throws KmsgException {
    return parse(bytes, from, to, false, true, out);
  }

  private int parse(
      byte[] bytes, int from, int to, boolean atEnd, boolean takeLast, RecordBatch out)
      throws KmsgException {
    out.reset(bytes, from);
    int position = from;
    long seqBeforeLast = lastSeq;
    while (position < to) {
      int newline = newline(bytes, position, to);
      if ((newline < 0 ? to : newline) - position > LINE_BYTES_MAX) {
        throw new KmsgException(
            KmsgException.Reason.TOO_LONG, position, "a line of over " + LINE_BYTES_MAX + " bytes");
      }
      if (newline < 0 && !atEnd) {
        break;
      }
      int lineEnd = newline < 0 ? to : newline;
      int next = newline < 0 ? to : newline + 1;
      int text = parseHead(bytes, position, lineEnd);
      if (text >= 0) {
        if (headSeq <= lastSeq && !anyOrder) {
          throw new KmsgException(
              KmsgException.Reason.BACKWARDS,
              position,
              "sequence number " + headSeq + " after " + lastSeq);
        }
        seqBeforeLast = lastSeq;
        lastSeq = headSeq;
        out.add(headSeq, headMonoUs, headPrefix, position, text, lineEnd, next);
      } else if (out.count() > 0) {
        out.extend(next, bytes[position] != ' ');
        checkRecordLength(out, next);
      } else {
        out.leading(next);
      }
      position = next;
    }
    return takeLast ? position : leaveLast(out, position, seqBeforeLast);
  }

  /** The last record may go on in bytes that have not arrived yet. */
  private int leaveLast(RecordBatch out, int position, long seqBeforeLast) {
    if (out.count() == 0) {
      return position;
    }
    lastSeq = seqBeforeLast;
    return out.dropLast();
  }

  private static void checkRecordLength(RecordBatch out, int end) throws KmsgException {
    int start = out.start(out.count() - 1);
    if (end - start > RECORD_BYTES_MAX) {
      throw new KmsgException(
          KmsgException.Reason.TOO_LONG,
          start,
          "a record of over " + RECORD_BYTES_MAX + " bytes with its lines");
    }
  }

  /**
   * Eight bytes at a time: what a word holds of newlines is zero after the exclusive or, and the
   * lowest zero byte is where the subtraction borrows first.
   */
  private static int newline(byte[] bytes, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long word = (long) WORDS.get(bytes, at) ^ NEWLINES;
      long zeros = (word - ONES) & ~word & HIGH_BITS;
      if (zeros != 0) {
        return at + Long.numberOfTrailingZeros(zeros) / Byte.SIZE;
      }
    }
    for (; at < to; at++) {
      if (bytes[at] == '\n') {
        return at;
      }
    }
    return -1;
  }

  /**
   * Reads {@code prefix,seq,usec,flags;} and returns where the text begins, -1 for another line.
   */
  private int parseHead(byte[] bytes, int from, int to) {
    int at = from;
    long prefix = 0;
    int digits = at;
    while (at < to && isDigit(bytes[at]) && at - digits < 6) {
      prefix = prefix * 10 + (bytes[at++] - '0');
    }
    if (at == digits || at >= to || bytes[at] != ',' || prefix > PREFIX_MAX) {
      return -1;
    }
    digits = ++at;
    long seq = 0;
    while (at < to && isDigit(bytes[at]) && at - digits < 17) {
      seq = seq * 10 + (bytes[at++] - '0');
    }
    if (at == digits || at >= to || bytes[at] != ',' || seq > SeqRange.SEQ_MAX) {
      return -1;
    }
    digits = ++at;
    long monoUs = 0;
    while (at < to && isDigit(bytes[at]) && at - digits < 17) {
      monoUs = monoUs * 10 + (bytes[at++] - '0');
    }
    if (at == digits || at >= to || bytes[at] != ',' || monoUs > SeqRange.SEQ_MAX) {
      return -1;
    }
    while (++at < to) {
      byte b = bytes[at];
      if (b == ';') {
        headSeq = seq;
        headMonoUs = monoUs;
        headPrefix = (int) prefix;
        return at + 1;
      }
      if (b <= ' ' || b > '~') {
        return -1;
      }
    }
    return -1;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
