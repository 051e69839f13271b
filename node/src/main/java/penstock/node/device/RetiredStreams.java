package penstock.node.device;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Where streams lie that their devices no longer use. A row stays when its stream is revived: what
 * a device's actor holds live always counts, and overwrites the row when it is retired again.
 */
interface RetiredStreams {

  CompletionStage<Optional<StreamLedger>> find(String device, String stream);

  /** All of a device. */
  CompletionStage<List<StreamLedger>> all(String device);

  /** Those of a device that have holes, the oldest hole first, at most {@code limit}. */
  CompletionStage<List<StreamLedger>> withHoles(String device, int limit);

  /**
   * Writes a stream, over what is there of it.
   *
   * @param sequenceNumber of the actor's last event; fails where the row was written later, because
   *     then this actor is no longer the device's owner
   */
  CompletionStage<Void> put(String device, StreamLedger stream, long sequenceNumber);
}
