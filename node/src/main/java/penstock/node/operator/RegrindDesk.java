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

  /**
   * For a node of a fleet, which grinds the segments of its own alone: half of an answer is none.
   */
  static RegrindDesk ofFleet() {
    return new RegrindDesk() {
      @Override
      public Status start(long fromUs, long toUs) {
        throw new Problem(
            Problem.Kind.NOT_IN_A_FLEET,
            "segments of other nodes can't be ground again from here; new rules count for what"
                + " comes from now on");
      }

      @Override
      public @Nullable Status status(String id) {
        return null;
      }

      @Override
      public List<Status> all() {
        return List.of();
      }

      @Override
      public boolean cancel(String id) {
        return false;
      }
    };
  }

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
