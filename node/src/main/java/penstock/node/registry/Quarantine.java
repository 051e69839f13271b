package penstock.node.registry;

import akka.util.ByteString;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What devices sent that could not be read; bounded per device, the oldest goes first. */
public interface Quarantine {

  /**
   * Keeps a copy of the beginning of {@code bytes}; never fails the caller, counts what it had to
   * leave.
   */
  void keep(String device, String reason, long offset, ByteString bytes);

  /** Newest first. */
  CompletionStage<List<Item>> list(String device);

  /**
   * One body or part of one.
   *
   * @param atUs when it arrived, in µs since 1970
   * @param offset of the fault in the decompressed body
   * @param length of what was sent; {@code bytes} may be less
   */
  record Item(long id, long atUs, String reason, long offset, long length, ByteString bytes) {}
}
