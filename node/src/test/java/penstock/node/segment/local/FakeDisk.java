package penstock.node.segment.local;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import penstock.node.segment.log.MediumFile;

/**
 * A disk in memory that forgets what was not forced. The power can go at any operation: from then
 * on everything fails, and {@link #afterCrash} is what a machine finds when the power is back.
 * There, each write since the last force of its file came through, was lost, or was torn, and each
 * change of the directory since its last sync did or did not happen. A force that fails has lost
 * its writes, as on Linux: later forces succeed without them.
 */
final class FakeDisk implements Disk {

  private static final int SECTOR_BYTES = 512;

  /** What a file is to those who read it, and what of it would survive. */
  private static final class Contents {
    byte[] seen = new byte[0];
    byte[] durable = new byte[0];
    final List<Change> pending = new ArrayList<>();
  }

  /** Something written at a position, or a truncation to it. */
  private static final class Change {
    final long position;
    final byte @Nullable [] bytes;

    Change(long position, byte @Nullable [] bytes) {
      this.position = position;
      this.bytes = bytes;
    }
  }

  private final Random random;
  private final Map<String, Contents> files = new HashMap<>();
  private final Map<String, Contents> durableFiles = new HashMap<>();
  private long operations;
  private long crashAt = Long.MAX_VALUE;
  private boolean crashed;
  private boolean locked;
  private boolean holding;
  private Predicate<String> failingForces = name -> false;
  private boolean failingCreates;
  private boolean full;

  FakeDisk(long seed) {
    random = new Random(seed);
  }

  /** The power goes at the operation with this number. */
  synchronized FakeDisk crashAt(long operation) {
    crashAt = operation;
    return this;
  }

  /** How many operations changed something so far. */
  synchronized long operations() {
    return operations;
  }

  synchronized boolean isCrashed() {
    return crashed;
  }

  /** From now on forces of these files fail. */
  synchronized void failForces(Predicate<String> names) {
    failingForces = names;
  }

  synchronized void failCreates(boolean fail) {
    failingCreates = fail;
  }

  /** From now on nothing can be made or written, part of a write excepted. */
  synchronized void fill(boolean filled) {
    full = filled;
  }

  private void checkRoom() throws IOException {
    if (full) {
      throw new IOException("No space left on device");
    }
  }

  /** From now on forces of segments wait. */
  synchronized void holdForces() {
    holding = true;
  }

  synchronized void releaseForces() {
    holding = false;
    notifyAll();
  }

  /** What is there after the power was lost now. */
  synchronized FakeDisk afterCrash(long seed) {
    Random fate = new Random(seed);
    FakeDisk disk = new FakeDisk(seed);
    Map<String, Contents> survivors = new HashMap<>(durableFiles);
    files.forEach(
        (name, contents) -> {
          if (!durableFiles.containsKey(name) && fate.nextBoolean()) {
            survivors.put(name, contents);
          }
        });
    survivors.keySet().removeIf(name -> !files.containsKey(name) && fate.nextBoolean());
    survivors.forEach(
        (name, contents) -> disk.put(name, apply(contents.durable, contents.pending, fate)));
    return disk;
  }

  synchronized byte[] contents(String name) {
    return files.getOrDefault(name, new Contents()).seen.clone();
  }

  /** A file that is there and durable. */
  synchronized void put(String name, byte[] bytes) {
    Contents contents = new Contents();
    contents.seen = bytes.clone();
    contents.durable = bytes.clone();
    files.put(name, contents);
    durableFiles.put(name, contents);
  }

  private static byte[] apply(byte[] durable, List<Change> pending, Random fate) {
    byte[] bytes = durable;
    for (Change change : pending) {
      int luck = fate.nextInt(4);
      if (luck == 0) {
        continue;
      }
      bytes = luck == 1 ? tear(bytes, change, fate) : apply(bytes, change);
    }
    return bytes.clone();
  }

  private static byte[] apply(byte[] before, Change change) {
    byte[] bytes = change.bytes;
    if (bytes == null) {
      return Arrays.copyOf(before, (int) change.position);
    }
    int end = (int) change.position + bytes.length;
    byte[] after = Arrays.copyOf(before, Math.max(before.length, end));
    System.arraycopy(bytes, 0, after, (int) change.position, bytes.length);
    return after;
  }

  /** Some sectors come through and some don't; now and then a sector is cut in the middle. */
  private static byte[] tear(byte[] before, Change change, Random fate) {
    byte[] bytes = change.bytes;
    if (bytes == null) {
      return before;
    }
    byte[] after = before;
    int from = 0;
    while (from < bytes.length) {
      int sectorEnd = (int) ((change.position + from) / SECTOR_BYTES + 1) * SECTOR_BYTES;
      int to = Math.min(bytes.length, sectorEnd - (int) change.position);
      int kept = fate.nextInt(8) == 0 ? from + fate.nextInt(to - from) : to;
      if (fate.nextBoolean()) {
        Change part = new Change(change.position + from, Arrays.copyOfRange(bytes, from, kept));
        after = apply(after, part);
      }
      from = to;
    }
    return after;
  }

  /** Counts an operation; whether it still has a chance to reach the disk. */
  private boolean operate() throws IOException {
    check();
    operations++;
    if (operations >= crashAt) {
      crashed = true;
      notifyAll();
      return random.nextBoolean();
    }
    return true;
  }

  private void check() throws IOException {
    if (crashed) {
      throw new IOException("the power is gone");
    }
  }

  @Override
  public synchronized List<String> list() throws IOException {
    check();
    return List.copyOf(files.keySet());
  }

  @Override
  public synchronized MediumFile create(String name) throws IOException {
    if (operate()) {
      if (failingCreates) {
        throw new IOException("No space left on device");
      }
      checkRoom();
      if (files.containsKey(name)) {
        throw new FileAlreadyExistsException(name);
      }
      files.put(name, new Contents());
    }
    check();
    return open(name);
  }

  @Override
  public synchronized MediumFile open(String name) throws IOException {
    check();
    Contents contents = files.get(name);
    if (contents == null) {
      throw new NoSuchFileException(name);
    }
    return new FakeFile(name, contents);
  }

  @Override
  public synchronized void delete(String name) throws IOException {
    if (operate()) {
      files.remove(name);
    }
    check();
  }

  @Override
  public synchronized void syncDirectory() throws IOException {
    if (operate()) {
      durableFiles.clear();
      durableFiles.putAll(files);
    }
    check();
  }

  @Override
  public synchronized Closeable lock() throws IOException {
    check();
    if (locked) {
      throw new IOException("in use");
    }
    locked = true;
    return this::unlock;
  }

  private synchronized void unlock() {
    locked = false;
  }

  @Override
  public String describe(String name) {
    return "fake/" + name;
  }

  /** A file; the disk's lock guards it. */
  private final class FakeFile implements MediumFile {

    private final String name;
    private final Contents contents;

    FakeFile(String name, Contents contents) {
      this.name = name;
      this.contents = contents;
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      synchronized (FakeDisk.this) {
        check();
        int left = contents.seen.length - (int) position;
        if (left <= 0) {
          return -1;
        }
        int length = Math.min(left, into.remaining());
        into.put(contents.seen, (int) position, length);
        return length;
      }
    }

    @Override
    public void write(ByteBuffer bytes, long position) throws IOException {
      synchronized (FakeDisk.this) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        if (full) {
          change(new Change(position, Arrays.copyOf(copy, copy.length / 2)));
        }
        checkRoom();
        change(new Change(position, copy));
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      synchronized (FakeDisk.this) {
        if (size < contents.seen.length) {
          change(new Change(size, null));
        }
      }
    }

    private void change(Change change) throws IOException {
      if (operate()) {
        contents.pending.add(change);
        contents.seen = apply(contents.seen, change);
      }
      check();
    }

    @Override
    public void force() throws IOException {
      synchronized (FakeDisk.this) {
        awaitRelease();
        if (failingForces.test(name)) {
          contents.durable = apply(contents.durable, contents.pending, random);
          contents.pending.clear();
          throw new IOException("Input/output error");
        }
        if (operate()) {
          contents.durable = contents.seen;
          contents.pending.clear();
        }
        check();
      }
    }

    private void awaitRelease() throws IOException {
      while (holding && !crashed) {
        try {
          FakeDisk.this.wait();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
    }

    @Override
    public long size() throws IOException {
      synchronized (FakeDisk.this) {
        check();
        return contents.seen.length;
      }
    }

    @Override
    public void close() {}
  }
}
