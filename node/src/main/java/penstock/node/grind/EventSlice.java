package penstock.node.grind;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a query sees of one segment. Not thread-safe. */
interface EventSlice extends AutoCloseable {

  /** Of this segment. */
  String segment();

  /** The next event, null behind the last one. */
  EventStore.@Nullable StoredEvent next() throws IOException;

  @Override
  void close();
}
