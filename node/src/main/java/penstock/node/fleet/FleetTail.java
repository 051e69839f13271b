package penstock.node.fleet;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.grind.Tail;

/**
 * What happens on all nodes. A watcher follows the nodes as they come and go; where one is lost, it
 * is told so and goes on with the others. Takes one of the watchers' places on each node.
 * Thread-safe.
 */
public final class FleetTail implements Tail {

  private static final Logger LOG = LoggerFactory.getLogger(FleetTail.class);

  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

  /** Tails show that they live every 5 s. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(20);

  /** Other nodes that one watcher sees at once; further ones are seen when one has gone. */
  private static final int NODES_MAX = 256;

  private final Tail here;
  private final FleetCalls calls;

  public FleetTail(Tail here, FleetCalls calls) {
    this.here = here;
    this.calls = calls;
  }

  @Override
  public boolean full() {
    return here.full();
  }

  @Override
  public Source<Item, NotUsed> watch() {
    return watch(new Wanted(true, true, null, null, Map.of(), null));
  }

  @Override
  public Source<Item, NotUsed> watch(Wanted wanted) {
    ByteString query = TailWire.query(wanted);
    return Source.lazySource(() -> here.watch().merge(new Watch(query).others(), true))
        .mapMaterializedValue(started -> NotUsed.getInstance());
  }

  /** What one watcher sees of the others. */
  private final class Watch {
    private final ByteString query;
    private final Set<String> followed = ConcurrentHashMap.newKeySet();
    private final Set<String> lost = ConcurrentHashMap.newKeySet();

    Watch(ByteString query) {
      this.query = query;
    }

    Source<Item, NotUsed> others() {
      return Source.tick(Duration.ZERO, LOOK_INTERVAL, NotUsed.getInstance())
          .mapConcat(tick -> news())
          .flatMapMerge(NODES_MAX, this::follow)
          .mapMaterializedValue(ticks -> NotUsed.getInstance());
    }

    /** Nodes that are not followed yet, or not any more. */
    private Iterable<String> news() {
      Set<String> others = new HashSet<>(calls.peers().others().keySet());
      lost.retainAll(others);
      List<String> news = new ArrayList<>();
      for (String node : others) {
        if (followed.add(node)) {
          news.add(node);
        }
      }
      return news;
    }

    private Source<Item, NotUsed> follow(String node) {
      Source<Item, NotUsed> items =
          Source.completionStageSource(calls.open(node, TailService.KIND, query))
              .idleTimeout(SILENCE_MAX)
              .via(Parcels.messages())
              .statefulMapConcat(() -> new Found(node)::items)
              .mapMaterializedValue(started -> NotUsed.getInstance());
      return items
          .mapError(Throwable.class, e -> told(node, e))
          .recoverWithRetries(1, Throwable.class, Source::<Item>empty)
          // Lazily: otherwise it would be asked for before the node is gone.
          .concatLazy(Source.lazySource(() -> Source.from(gone(node))));
    }

    private Throwable told(String node, Throwable e) {
      LOG.debug("node {} is not watched any more: {}", node, e.toString());
      return e;
    }

    /** Told once, until it is found again. */
    private List<Item> gone(String node) {
      followed.remove(node);
      return lost.add(node) ? List.of(new NodeLost(node)) : List.of();
    }

    /** Tells a lost node's first sign of life. */
    private final class Found {
      private final String node;
      private boolean first = true;

      Found(String node) {
        this.node = node;
      }

      Iterable<Item> items(ByteString message) {
        List<Item> items = new ArrayList<>();
        if (first && lost.remove(node)) {
          items.add(new NodeFound(node));
        }
        first = false;
        items.addAll(TailWire.items(message));
        return items;
      }
    }
  }
}
