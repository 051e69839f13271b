package penstock.node.segment.local;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import penstock.node.segment.log.MediumFile;

/**
 * The directory of the segments, as far as the store needs one. Safe for use by several threads.
 * There is this interface so that tests can take the power away at any operation.
 */
interface Disk {

  /** Names of all files, in no particular order. */
  List<String> list() throws IOException;

  /** Makes a file that was not there. */
  MediumFile create(String name) throws IOException;

  /**
   * Opens a file for reading and writing.
   *
   * @throws java.nio.file.NoSuchFileException where there is none
   */
  MediumFile open(String name) throws IOException;

  void delete(String name) throws IOException;

  /** Makes what was created and deleted durable. */
  void syncDirectory() throws IOException;

  /** Keeps other processes out until closed; fails where another one is in. */
  Closeable lock() throws IOException;

  /** For messages: where a file is. */
  String describe(String name);
}
