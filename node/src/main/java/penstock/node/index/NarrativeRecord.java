package penstock.node.index;

import penstock.node.segment.BootSpan;
import penstock.node.segment.FrameHeader;
import penstock.protocol.RecordBatch;

/**
 * One record, dated, over the bytes that were stored. Many records share an array; it must not be
 * written to. Immutable.
 */
public final class NarrativeRecord implements NarrativeItem {

  /** What a record costs in memory besides its bytes. */
  static final int OVERHEAD_BYTES = 80;

  private final String device;
  private final String stream;
  private final long seq;
  private final long timeUs;
  private final int boot;
  private final boolean estimated;
  private final int priority;
  private final int facility;
  private final byte[] bytes;
  private final int start;
  private final int textStart;
  private final int textEnd;
  private final int end;

  /**
   * A record of a batch.
   *
   * @param bytes hold the record's own bytes
   * @param start of the record in them
   */
  private NarrativeRecord(
      FrameHeader header, BootSpan span, RecordBatch batch, int record, byte[] bytes, int start) {
    this.device = header.device();
    this.stream = header.stream();
    this.seq = batch.seq(record);
    this.timeUs = timeUs(span, batch, record);
    this.boot = span.boot();
    this.estimated = span.estimated();
    this.priority = batch.priority(record);
    this.facility = batch.facility(record);
    this.bytes = bytes;
    this.start = start;
    int shift = start - batch.start(record);
    this.textStart = batch.textStart(record) + shift;
    this.textEnd = batch.textEnd(record) + shift;
    this.end = batch.end(record) + shift;
  }

  private NarrativeRecord(
      String device,
      String stream,
      long seq,
      long timeUs,
      int boot,
      boolean estimated,
      int priority,
      int facility,
      byte[] bytes,
      int textStart,
      int textEnd) {
    this.device = device;
    this.stream = stream;
    this.seq = seq;
    this.timeUs = timeUs;
    this.boot = boot;
    this.estimated = estimated;
    this.priority = priority;
    this.facility = facility;
    this.bytes = bytes;
    this.start = 0;
    this.textStart = textStart;
    this.textEnd = textEnd;
    this.end = bytes.length;
  }

  /**
   * One that another node read.
   *
   * @param bytes the record's own and no others
   * @param textStart of the text in them
   */
  public static NarrativeRecord told(
      String device,
      String stream,
      long seq,
      long timeUs,
      int boot,
      boolean estimated,
      int priority,
      int facility,
      byte[] bytes,
      int textStart,
      int textEnd) {
    return new NarrativeRecord(
        device, stream, seq, timeUs, boot, estimated, priority, facility, bytes, textStart,
        textEnd);
  }

  /** One whose bytes, the batch's, were copied to {@code bytes} from {@code start} on. */
  static NarrativeRecord copied(
      FrameHeader header, BootSpan span, RecordBatch batch, int record, byte[] bytes, int start) {
    return new NarrativeRecord(header, span, batch, record, bytes, start);
  }

  /** One that points into the batch's own bytes, which must live as long. */
  static NarrativeRecord shared(FrameHeader header, BootSpan span, RecordBatch batch, int record) {
    return new NarrativeRecord(header, span, batch, record, batch.bytes(), batch.start(record));
  }

  static long timeUs(BootSpan span, RecordBatch batch, int record) {
    return span.startUs() + batch.monoUs(record);
  }

  public String device() {
    return device;
  }

  public String stream() {
    return stream;
  }

  public long seq() {
    return seq;
  }

  /** When it was logged, in µs since 1970. */
  public long timeUs() {
    return timeUs;
  }

  /** Counts the boots of the stream, from 0. */
  public int boot() {
    return boot;
  }

  /** See {@link BootSpan}. */
  public boolean estimated() {
    return estimated;
  }

  /** Syslog severity, 0 (emergency) to 7 (debug). */
  public int priority() {
    return priority;
  }

  /** Syslog facility: 0 kern, 1 user, 3 daemon, …. */
  public int facility() {
    return facility;
  }

  /** The array that the offsets point into. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the record's first line begins. */
  public int start() {
    return start;
  }

  /** Where the text behind the {@code ;} begins. */
  public int textStart() {
    return textStart;
  }

  /** Behind the last byte of the text, its newline excluded. */
  public int textEnd() {
    return textEnd;
  }

  /** Behind the record's last line, its newline included where it has one. */
  public int end() {
    return end;
  }

  /** Whether further lines follow the first: continuations, or lines that are no records. */
  public boolean hasMoreLines() {
    return end > textEnd + 1;
  }
}
