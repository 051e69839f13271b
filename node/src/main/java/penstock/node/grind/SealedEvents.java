package penstock.node.grind;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of all events of a sealed segment; never changed once it has its name. All numbers are
 * big-endian.
 *
 * <pre>
 * 8 bytes "PNSTKEV1"
 * pages: each zstd over blocks (see {@link BlockBuilder}), which are in the order of their frames
 * table of the pages (see {@link EventsPage})
 * footer (see {@link EventsFooter})
 * u32 length of the footer
 * u32 CRC-32C of the footer
 * 8 bytes "PNSTKEV1"
 * </pre>
 *
 * <p>Queries pin the file: one that is discarded meanwhile stays until the last of them has ended.
 * Thread-safe.
 */
final class SealedEvents {

  static final byte[] MAGIC = "PNSTKEV1".getBytes(StandardCharsets.US_ASCII);
  static final int TRAILER_BYTES = 8 + MAGIC.length;

  private static final Logger LOG = LoggerFactory.getLogger(SealedEvents.class);

  private final Path file;
  private final int generation;
  private final EventsFooter summary;
  private int pins;
  private boolean discarded;

  private SealedEvents(Path file, int generation, EventsFooter summary) {
    this.file = file;
    this.generation = generation;
    this.summary = summary;
  }

  /**
   * Looks at a file's footer.
   *
   * @param generation counts how often the segment was ground
   */
  static SealedEvents open(Path file, int generation) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new SealedEvents(file, generation, readFooter(file, channel));
    }
  }

  private static EventsFooter readFooter(Path file, FileChannel channel) throws IOException {
    long trailerAt = channel.size() - TRAILER_BYTES;
    if (trailerAt < MAGIC.length) {
      throw new CorruptEventsException(file, channel.size(), "the file ends too early");
    }
    ByteBuffer trailer = GrowingSlice.read(channel, file, trailerAt, TRAILER_BYTES);
    int length = trailer.getInt();
    int crc = trailer.getInt();
    if (length < 0
        || length > trailerAt - MAGIC.length
        || !trailer.equals(ByteBuffer.wrap(MAGIC))) {
      throw new CorruptEventsException(file, trailerAt, "there is no trailer");
    }
    byte[] footer = GrowingSlice.read(channel, file, trailerAt - length, length).array();
    if (BlockBuilder.crc(footer, 0, length) != crc) {
      throw new CorruptEventsException(
          file, trailerAt - length, "the checksum of the footer does not hold");
    }
    return EventsFooter.decode(footer);
  }

  /** What there is of pages; the file is immutable, so its footer need not be read again. */
  List<EventsPage> readPages(FileChannel channel) throws IOException {
    byte[] table =
        GrowingSlice.read(channel, file, summary.tableAt(), summary.tableBytes()).array();
    if (BlockBuilder.crc(table, 0, table.length) != summary.tableCrc()) {
      throw new CorruptEventsException(
          file, summary.tableAt(), "the checksum of the table of pages does not hold");
    }
    return EventsPage.decode(table);
  }

  Path file() {
    return file;
  }

  int generation() {
    return generation;
  }

  /** The file's footer. */
  EventsFooter summary() {
    return summary;
  }

  /** Keeps the file until {@link #unpin}. */
  synchronized void pin() {
    pins++;
  }

  synchronized void unpin() {
    pins--;
    deleteIfUnused();
  }

  /** Nobody may pin it any more; it is deleted once nobody has it pinned. */
  synchronized void discard() {
    discarded = true;
    deleteIfUnused();
  }

  private void deleteIfUnused() {
    if (!discarded || pins > 0) {
      return;
    }
    delete(file);
  }

  static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} could not be deleted, the next start tries again: {}", file, e.toString());
    }
  }
}
