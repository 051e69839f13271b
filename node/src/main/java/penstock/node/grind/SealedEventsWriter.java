package penstock.node.grind;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Makes the sealed file out of a growing one. The blocks go in the order of their frames, whatever
 * order they were ground in: the same frames and rules give the same bytes. The file is durable
 * before it has its name. Not thread-safe; used once.
 */
final class SealedEventsWriter implements AutoCloseable {

  /** Uncompressed. What a query for one device reads around each hit; below it zstd suffers. */
  static final int PAGE_BYTES = 128 * 1024;

  private static final int ZSTD_LEVEL = 3;

  private static final EventStore.Filter ALL =
      new EventStore.Filter(null, null, Long.MIN_VALUE, Long.MAX_VALUE);

  private final FileChannel out;
  private final ZstdCompressCtx compressor = new ZstdCompressCtx().setLevel(ZSTD_LEVEL);
  private final Map<String, Integer> names = new LinkedHashMap<>();
  private final List<EventsPage> pages = new ArrayList<>();
  private long position;
  private long events;
  private long minTimeUs = Long.MAX_VALUE;
  private long maxTimeUs = Long.MIN_VALUE;

  // The page that is being filled.
  private ByteBuffer page = ByteBuffer.allocate(PAGE_BYTES + 2 * BlockBuilder.BLOCK_BYTES);
  private final TreeSet<Integer> pageNames = new TreeSet<>();
  private final TreeSet<Integer> pageDevices = new TreeSet<>();
  private long pageMinTimeUs;
  private long pageMaxTimeUs;

  private SealedEventsWriter(FileChannel out) {
    this.out = out;
  }

  /** Writes all that is visible in {@code growing} to {@code file}, by way of {@code working}. */
  static void write(String segment, GrowingEvents growing, Path working, Path file)
      throws IOException {
    try (FileChannel out =
        FileChannel.open(
            working,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      try (SealedEventsWriter writer = new SealedEventsWriter(out)) {
        writer.writeAll(segment, growing);
      }
      out.force(true);
    }
    Files.move(working, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent())) {
      directory.force(true);
    }
  }

  private void writeAll(String segment, GrowingEvents growing) throws IOException {
    append(ByteBuffer.wrap(SealedEvents.MAGIC));
    beginPage();
    if (growing.index().size() > 0) {
      copyBlocks(growing);
    }
    endPage();
    appendFooter(segment, growing);
  }

  private void copyBlocks(GrowingEvents growing) throws IOException {
    BlockIndex index = growing.index();
    try (FileChannel in = growing.openForReading()) {
      for (int i = 0; i < index.size(); i++) {
        long at = index.position(i);
        ByteBuffer block = GrowingSlice.read(in, growing.file(), at, index.length(i));
        look(new BlockReader(block.duplicate(), growing.file(), at, ALL));
        put(block);
      }
    }
  }

  /** Checks a block and takes down what its page will say of it. */
  private void look(BlockReader reader) throws CorruptEventsException {
    while (reader.next()) {
      Integer number = names.computeIfAbsent(reader.name(), name -> names.size());
      pageNames.add(number);
      pageDevices.add(EventsPage.deviceHash(reader.device()));
      pageMinTimeUs = Math.min(pageMinTimeUs, reader.timeUs());
      pageMaxTimeUs = Math.max(pageMaxTimeUs, reader.timeUs());
      events++;
    }
  }

  private void put(ByteBuffer block) throws IOException {
    if (block.remaining() > page.remaining()) {
      page = ByteBuffer.allocate(page.position() + block.remaining()).put(page.flip());
    }
    page.put(block);
    if (page.position() >= PAGE_BYTES) {
      endPage();
      beginPage();
    }
  }

  private void beginPage() {
    page.clear();
    pageNames.clear();
    pageDevices.clear();
    pageMinTimeUs = Long.MAX_VALUE;
    pageMaxTimeUs = Long.MIN_VALUE;
  }

  private void endPage() throws IOException {
    if (page.position() == 0) {
      return;
    }
    int length = page.position();
    byte[] stored = new byte[(int) Zstd.compressBound(length)];
    int storedBytes =
        compressor.compressByteArray(stored, 0, stored.length, page.array(), 0, length);
    pages.add(
        new EventsPage(
            position,
            storedBytes,
            length,
            BlockBuilder.crc(stored, 0, storedBytes),
            pageMinTimeUs,
            pageMaxTimeUs,
            ints(pageNames),
            ints(pageDevices)));
    minTimeUs = Math.min(minTimeUs, pageMinTimeUs);
    maxTimeUs = Math.max(maxTimeUs, pageMaxTimeUs);
    append(ByteBuffer.wrap(stored, 0, storedBytes));
  }

  private static int[] ints(Collection<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  private void appendFooter(String segment, GrowingEvents growing) throws IOException {
    byte[] table = EventsPage.encode(pages);
    EventsFooter footer =
        new EventsFooter(
            segment,
            List.copyOf(growing.ruleSets()),
            growing.frames(),
            growing.skippedFrames(),
            events,
            minTimeUs,
            maxTimeUs,
            List.copyOf(names.keySet()),
            position,
            table.length,
            BlockBuilder.crc(table, 0, table.length));
    append(ByteBuffer.wrap(table));
    byte[] bytes = footer.encode();
    append(ByteBuffer.wrap(bytes));
    ByteBuffer trailer = ByteBuffer.allocate(SealedEvents.TRAILER_BYTES);
    trailer.putInt(bytes.length).putInt(BlockBuilder.crc(bytes, 0, bytes.length));
    append(trailer.put(SealedEvents.MAGIC).flip());
  }

  private void append(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      position += out.write(bytes);
    }
  }

  @Override
  public void close() {
    compressor.close();
  }
}
