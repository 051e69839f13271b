package penstock.node.fleet;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import penstock.node.index.NarrativeScan;
import penstock.node.index.NarrativeScan.Progress;

/** The share of this node itself. */
final class LocalShare implements Share {

  /** They were decoded by the scan already, within its bounds. */
  private static final int ITEMS_AHEAD = 64;

  private final NarrativeScan scan;
  private final Deque<Keyed> ahead = new ArrayDeque<>();
  private boolean more = true;

  LocalShare(NarrativeScan scan) {
    this.scan = scan;
  }

  @Override
  public @Nullable Keyed peek(long untilNanos) {
    if (ahead.isEmpty() && more) {
      more = scan.fill((keyUs, item) -> ahead.add(new Keyed(keyUs, item)), ITEMS_AHEAD, untilNanos);
    }
    return ahead.peek();
  }

  @Override
  public void take() {
    ahead.remove();
  }

  @Override
  public boolean ended() {
    return !more && ahead.isEmpty();
  }

  @Override
  public Progress progress() {
    return scan.progress();
  }

  @Override
  public void close() {
    scan.close();
  }
}
