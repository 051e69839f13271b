package penstock.node.grind;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Blocks of a growing file that were visible when the query began. Not thread-safe. */
final class GrowingSlice implements EventSlice {

  private final String segment;
  private final Path file;
  private final FileChannel channel;
  private final BlockIndex blocks;
  private final EventStore.Filter filter;
  private int next;
  private @Nullable BlockReader reader;

  /** Takes the channel over. */
  GrowingSlice(
      String segment, Path file, FileChannel channel, BlockIndex blocks, EventStore.Filter filter) {
    this.segment = segment;
    this.file = file;
    this.channel = channel;
    this.blocks = blocks;
    this.filter = filter;
  }

  @Override
  public String segment() {
    return segment;
  }

  @Override
  public EventStore.@Nullable StoredEvent next() throws IOException {
    while (true) {
      if (reader != null && reader.next()) {
        return reader.event();
      }
      if (next == blocks.size()) {
        return null;
      }
      ByteBuffer block = read(channel, file, blocks.position(next), blocks.length(next));
      reader = new BlockReader(block, file, blocks.position(next), filter);
      next++;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads so many bytes from there. */
  static ByteBuffer read(FileChannel channel, Path file, long position, int length)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new EOFException(
            file + " ends at " + channel.size() + ", not " + length + " bytes behind " + position);
      }
    }
    return bytes.flip();
  }
}
