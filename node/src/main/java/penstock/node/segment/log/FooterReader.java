package penstock.node.segment.log;

import static penstock.node.segment.SegmentFormat.SEGMENT_HEADER_BYTES;
import static penstock.node.segment.SegmentFormat.TRAILER_BYTES;

import java.io.IOException;
import java.util.BitSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.FooterPage;
import penstock.node.segment.FooterSummary;
import penstock.node.segment.FooterTrailer;
import penstock.node.segment.FormatException;
import penstock.node.segment.IndexEntry;

/**
 * Reads footers as far as a question needs them, and keeps what it read within a budget. Safe for
 * use by several threads.
 */
public final class FooterReader {

  /** Opens what holds a sealed segment. */
  public interface Objects {
    /**
     * @throws java.nio.file.NoSuchFileException where there is none
     */
    MediumFile open(String object) throws IOException;
  }

  /** A footer that was made again has another trailer, since that holds a checksum of it. */
  private record PageKey(FooterTrailer footer, int page) {}

  private final Objects objects;
  private final WeightedCache<FooterTrailer, FooterSummary> summaries;
  private final WeightedCache<PageKey, FooterPage> pages;

  /**
   * Keeps at most {@code cacheBytes}, half of it summaries (one per segment, 3 KB for 10,000
   * frames), half pages of 4 KB. What was used least recently goes first, and is read again.
   */
  public FooterReader(Objects objects, long cacheBytes) {
    this.objects = objects;
    this.summaries = new WeightedCache<>(cacheBytes / 2, FooterSummary::bytes);
    this.pages = new WeightedCache<>(cacheBytes / 2, FooterPage::bytes);
  }

  /**
   * Reads trailer and summary.
   *
   * @throws FormatException where the segment has no whole footer at its end
   */
  public SealedSegment open(String name, String object) throws IOException, FormatException {
    try (MediumFile file = objects.open(object)) {
      long size = file.size();
      if (size < SEGMENT_HEADER_BYTES + TRAILER_BYTES) {
        throw new FormatException("is too short for a footer");
      }
      FooterTrailer trailer =
          FooterTrailer.decode(file.readFully(size - TRAILER_BYTES, TRAILER_BYTES), size);
      FooterSummary summary = readSummary(file, trailer);
      return new SealedSegment(name, object, size, trailer, summary.totals(), this);
    }
  }

  private static FooterSummary readSummary(MediumFile file, FooterTrailer trailer)
      throws IOException, FormatException {
    byte[] bytes = file.readFully(trailer.summaryOffset(), trailer.summaryLength());
    return FooterSummary.decode(bytes, trailer);
  }

  /** Gives out the entries of the devices, of all where that is null. */
  void forEach(SealedSegment segment, @Nullable Set<String> devices, Consumer<IndexEntry> out)
      throws IOException, FormatException {
    try (LazyFile file = new LazyFile(segment.object())) {
      FooterSummary summary = summary(segment, file);
      if (devices == null) {
        forEachPage(segment, summary, file, out);
      } else {
        forEachOf(devices, segment, summary, file, out);
      }
    }
  }

  /** Pages of a question about everything are not kept: they would push out all others. */
  private static void forEachPage(
      SealedSegment segment, FooterSummary summary, LazyFile file, Consumer<IndexEntry> out)
      throws IOException, FormatException {
    Predicate<String> all = device -> true;
    for (int page = 0; page < summary.pages(); page++) {
      readPage(segment, summary, page, file).forEach(all, out);
    }
  }

  private void forEachOf(
      Set<String> devices,
      SealedSegment segment,
      FooterSummary summary,
      LazyFile file,
      Consumer<IndexEntry> out)
      throws IOException, FormatException {
    BitSet wanted = new BitSet();
    for (String device : devices) {
      for (int page = summary.firstPage(device); summary.mayHold(page, device); page++) {
        wanted.set(page);
      }
    }
    for (int page = wanted.nextSetBit(0); page >= 0; page = wanted.nextSetBit(page + 1)) {
      page(segment, summary, page, file).forEach(devices::contains, out);
    }
  }

  private FooterSummary summary(SealedSegment segment, LazyFile file)
      throws IOException, FormatException {
    FooterSummary summary = summaries.get(segment.trailer());
    if (summary == null) {
      summary = readSummary(file.get(), segment.trailer());
      summaries.put(segment.trailer(), summary);
    }
    return summary;
  }

  private FooterPage page(SealedSegment segment, FooterSummary summary, int page, LazyFile file)
      throws IOException, FormatException {
    PageKey key = new PageKey(segment.trailer(), page);
    FooterPage read = pages.get(key);
    if (read == null) {
      read = readPage(segment, summary, page, file);
      pages.put(key, read);
    }
    return read;
  }

  private static FooterPage readPage(
      SealedSegment segment, FooterSummary summary, int page, LazyFile file)
      throws IOException, FormatException {
    long offset = segment.trailer().pagesOffset() + summary.start(page);
    return summary.page(page, file.get().readFully(offset, summary.length(page)));
  }

  /** Opens a segment's file once something of it is not in memory. */
  private final class LazyFile implements AutoCloseable {

    private final String object;
    private @Nullable MediumFile file;

    LazyFile(String object) {
      this.object = object;
    }

    MediumFile get() throws IOException {
      if (file == null) {
        file = objects.open(object);
      }
      return file;
    }

    @Override
    public void close() throws IOException {
      if (file != null) {
        file.close();
      }
    }
  }
}
