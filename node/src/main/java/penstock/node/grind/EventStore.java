package penstock.node.grind;

import akka.util.ByteString;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All events of the rule set that made them, kept per segment; made again where they are lost. */
public interface EventStore {

  /**
   * The events that a filter lets through, in the order of their frames in the segments, which is
   * about the order of arrival. Sees every event that was visible when it was called. Holds files
   * open until closed.
   */
  Cursor query(Filter filter);

  /** Null sets let everything through; times in µs since 1970, {@code fromUs} included. */
  record Filter(
      @Nullable Set<String> names, @Nullable Set<String> devices, long fromUs, long toUs) {}

  /**
   * An event with what filters look at.
   *
   * @param json the line of {@code /v1/events}, without newline
   */
  record StoredEvent(String name, String device, long timeUs, ByteString json) {}

  /** Closeable iteration; not thread-safe. */
  interface Cursor extends Iterator<StoredEvent>, AutoCloseable {
    @Override
    void close();
  }
}
