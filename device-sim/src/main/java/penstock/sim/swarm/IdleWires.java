package penstock.sim.swarm;

import org.jspecify.annotations.Nullable;

/** Connections that idle, in the order in which they began to. Belongs to one thread. */
final class IdleWires {

  private @Nullable Wire oldest;
  private @Nullable Wire newest;

  void add(Wire wire) {
    wire.idle = true;
    wire.older = newest;
    wire.newer = null;
    if (newest == null) {
      oldest = wire;
    } else {
      newest.newer = wire;
    }
    newest = wire;
  }

  void remove(Wire wire) {
    if (!wire.idle) {
      return;
    }
    Wire older = wire.older;
    Wire newer = wire.newer;
    if (older == null) {
      oldest = newer;
    } else {
      older.newer = newer;
    }
    if (newer == null) {
      newest = older;
    } else {
      newer.older = older;
    }
    wire.idle = false;
    wire.older = null;
    wire.newer = null;
  }

  @Nullable Wire oldest() {
    return oldest;
  }

  @Nullable Wire newest() {
    return newest;
  }
}
