package penstock.node.segment.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Damages segments as disks do. */
final class SegmentCorrupter {

  private SegmentCorrupter() {}

  /** Turns all bits of one byte over. */
  static void flipByte(Path file, long offset) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      bytes[(int) offset] ^= (byte) 0xff;
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@link #flipByte(Path, long)}, on a disk in memory. */
  static void flipByte(FakeDisk disk, String file, long offset) {
    byte[] bytes = disk.contents(file);
    bytes[(int) offset] ^= (byte) 0xff;
    disk.put(file, bytes);
  }
}
