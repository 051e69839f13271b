package penstock.node.operator;

import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.node.grind.Regrinds;
import penstock.node.grind.Regrinds.Status;

/** Regrinds, as {@link Regrinds} does them. */
public interface RegrindDesk {

  /**
   * Begins one over a span of time in µs since 1970.
   *
   * @throws Regrinds.Busy where too many wait
   */
  Status start(long fromUs, long toUs);

  @Nullable Status status(String id);

  /** Oldest first. */
  List<Status> all();

  /** False where there is nothing to stop. */
  boolean cancel(String id);

  static RegrindDesk of(Regrinds regrinds) {
    return new RegrindDesk() {
      @Override
      public Status start(long fromUs, long toUs) {
        return regrinds.start(fromUs, toUs);
      }

      @Override
      public @Nullable Status status(String id) {
        return regrinds.status(id);
      }

      @Override
      public List<Status> all() {
        return regrinds.all();
      }

      @Override
      public boolean cancel(String id) {
        return regrinds.cancel(id);
      }
    };
  }
}
