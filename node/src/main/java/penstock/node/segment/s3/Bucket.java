package penstock.node.segment.s3;

import akka.util.ByteString;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * The objects of a store, by key, as far as it needs any. Blocking; safe for use by several
 * threads. There is this interface so that tests can take it away at any operation.
 */
interface Bucket {

  /**
   * Writes an object; it is durable when this returns. After a failure it may be there, or come
   * later: a key is never used for other bytes.
   */
  void put(String key, ByteString bytes) throws IOException;

  /** Writes what an object is to hold. */
  interface Contents {
    void writeTo(OutputStream out) throws IOException;
  }

  /** As {@link #put(String, ByteString)}, for an object that is not to be held in memory. */
  void put(String key, long length, Contents contents) throws IOException;

  /**
   * Reads a range of an object.
   *
   * @return fewer bytes where the object ends before
   * @throws java.nio.file.NoSuchFileException where there is none
   */
  byte[] get(String key, long from, int length) throws IOException;

  /** All keys that begin with this, prefix of the bucket excluded. */
  List<String> list(String prefix) throws IOException;

  /** Deletes an object, if it is there. */
  void delete(String key) throws IOException;
}
