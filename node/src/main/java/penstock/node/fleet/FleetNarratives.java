package penstock.node.fleet;

import akka.util.ByteString;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.index.NarrativeQuery;
import penstock.node.index.NarrativeScan;
import penstock.node.index.NarrativeSearch;

/**
 * Narratives and greps on all nodes at once: the devices are shared out, each node reads its share,
 * and the shares are merged here. Any node can read all that is stored, so where one can't take its
 * share, this one does all of it. Thread-safe.
 */
public final class FleetNarratives implements NarrativeSearch {

  private static final Logger LOG = LoggerFactory.getLogger(FleetNarratives.class);

  /** Fewer are read faster than shared out. */
  private static final int DEVICES_MIN = 8;

  private final NarrativeSearch here;
  private final FleetCalls calls;

  /**
   * Over this node's own search.
   *
   * @param here finds what the whole fleet holds
   */
  public FleetNarratives(NarrativeSearch here, FleetCalls calls) {
    this.here = here;
    this.calls = calls;
  }

  @Override
  public boolean free() {
    return here.free();
  }

  @Override
  public NarrativeScan open(NarrativeQuery query) {
    Set<String> others = calls.peers().others().keySet();
    Set<String> devices = query.devices();
    if (others.isEmpty() || (devices != null && devices.size() < DEVICES_MIN)) {
      return here.open(query);
    }
    NarrativeScan shared = shared(query, others);
    return shared == null ? here.open(query) : shared;
  }

  /** Null where one of them can't take its share. */
  private @Nullable NarrativeScan shared(NarrativeQuery query, Set<String> others) {
    TreeSet<String> nodes = new TreeSet<>(others);
    String self = calls.peers().self();
    nodes.add(self);
    List<String> all = List.copyOf(nodes);
    Map<String, CompletionStage<RemoteShare>> asked = new LinkedHashMap<>();
    for (String node : others) {
      ByteString share = NarrativeWire.share(query, node, all);
      asked.put(
          node,
          calls
              .open(node, NarrativeService.KIND, share)
              .thenApply(answer -> new RemoteShare(node, calls.read(answer))));
    }
    List<Share> shares = new ArrayList<>();
    try {
      shares.add(new LocalShare(here.open(query.shareOf(self, all))));
      for (CompletionStage<RemoteShare> stage : asked.values()) {
        RemoteShare share = stage.toCompletableFuture().join();
        shares.add(share);
        share.awaitBegun();
      }
      return new MergedNarrative(shares);
    } catch (FleetException | UncheckedIOException | CompletionException e) {
      LOG.info("a query is not shared out: {}", e.getMessage());
      shares.forEach(Share::close);
      asked.values().forEach(FleetNarratives::drop);
      return null;
    } catch (RuntimeException e) {
      shares.forEach(Share::close);
      asked.values().forEach(FleetNarratives::drop);
      throw e;
    }
  }

  /** Closing it again does nothing. */
  private static void drop(CompletionStage<RemoteShare> stage) {
    var unused = stage.whenComplete((share, failure) -> close(share));
  }

  private static void close(@Nullable RemoteShare share) {
    if (share != null) {
      share.close();
    }
  }
}
