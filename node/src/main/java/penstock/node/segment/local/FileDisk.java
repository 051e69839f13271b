package penstock.node.segment.local;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.log.MediumFile;

/** A directory of the file system. */
final class FileDisk implements Disk {

  /** Stays when its process is gone; the lock on it does not. */
  private static final String LOCK = "lock";

  private final Path directory;

  FileDisk(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  @Override
  public List<String> list() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }

  @Override
  public MediumFile create(String name) throws IOException {
    return new ChannelFile(
        FileChannel.open(
            directory.resolve(name),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE));
  }

  @Override
  public MediumFile open(String name) throws IOException {
    return new ChannelFile(
        FileChannel.open(
            directory.resolve(name), StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(directory.resolve(name));
  }

  @Override
  public void syncDirectory() throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public Closeable lock() throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (tryLock(channel) != null) {
        return channel;
      }
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new IOException(
        directory + " is in use by another process: stop it, or give this node its own data-dir");
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public String describe(String name) {
    return directory.resolve(name).toString();
  }

  /** A file behind a channel. */
  private static final class ChannelFile implements MediumFile {

    private static final int READ_BYTES_MAX = 128 * 1024;

    private final FileChannel channel;

    ChannelFile(FileChannel channel) {
      this.channel = channel;
    }

    /**
     * In pieces: the runtime keeps a direct buffer as large as the largest read, for each thread
     * that reads, for ever.
     */
    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      int end = into.limit();
      into.limit(Math.min(end, into.position() + READ_BYTES_MAX));
      try {
        return channel.read(into, position);
      } finally {
        into.limit(end);
      }
    }

    @Override
    public void write(ByteBuffer bytes, long position) throws IOException {
      long at = position;
      while (bytes.hasRemaining()) {
        at += channel.write(bytes, at);
      }
    }

    /** Size and blocks are forced with the data as far as reading it back needs them. */
    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
