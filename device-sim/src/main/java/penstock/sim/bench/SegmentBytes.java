package penstock.sim.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * How much of a node's segments is in use. Segments are preallocated with zeros, and a frame never
 * ends in more than a few of them: so what counts of a file is what lies ahead of its last run of
 * zeros.
 */
final class SegmentBytes {

  private static final int BLOCK = 64 * 1024;

  private SegmentBytes() {}

  /** Sums over all files below a directory. One that is deleted meanwhile counts nothing. */
  static long used(Path directory) throws IOException {
    long used = 0;
    for (Path file : files(directory)) {
      used += usedOf(file);
    }
    return used;
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static long usedOf(Path file) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      byte[] block = new byte[BLOCK];
      for (long end = in.length(); end > 0; end -= Math.min(end, BLOCK)) {
        int length = (int) Math.min(end, BLOCK);
        in.seek(end - length);
        in.readFully(block, 0, length);
        int last = lastNonZero(block, length);
        if (last >= 0) {
          return end - length + last + 1;
        }
      }
      return 0;
    } catch (java.io.FileNotFoundException | NoSuchFileException e) {
      return 0;
    }
  }

  private static int lastNonZero(byte[] block, int length) {
    int at = length - 1;
    while (at >= 0 && block[at] == 0) {
      at--;
    }
    return at;
  }
}
