package penstock.node.gate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where requests wait for room, bounded in requests, in bytes that they hold, and in what the node
 * finishes in about a second. Flows take turns by deficit round robin, so that each gets the same
 * part of the node however long it is. What is too much is sent away from the longest. Guarded by
 * the lock of its {@link Admission}.
 */
final class WaitingRoom {

  /** What a flow may take in a round: about two uploads. */
  private static final long QUANTUM = 4 * Cost.REQUEST_BYTES;

  private final int requestsMax;
  private final long strictBytesMax;
  private final Map<String, Flow> flows = new HashMap<>();

  /** Those that have somebody, in the order of their turns. */
  private final Deque<Flow> turns = new ArrayDeque<>();

  private int requests;
  private long strictBytes;
  private long cost;

  /** Whose turn it is and whether it has been given its quantum; null: to be looked for. */
  private boolean given;

  WaitingRoom(int requestsMax, long strictBytesMax) {
    this.requestsMax = requestsMax;
    this.strictBytesMax = strictBytesMax;
  }

  void add(Waiter waiter) {
    Flow flow = flows.get(waiter.wish.flow());
    if (flow == null) {
      flow = new Flow(waiter.wish.flow());
      flows.put(flow.name, flow);
      turns.addLast(flow);
    }
    flow.add(waiter);
    requests++;
    strictBytes += waiter.wish.strictBytes();
    cost += waiter.wish.wholeCost();
  }

  /** Who comes next; null: nobody waits. It stays until it is {@link #removeFirst removed}. */
  @Nullable Waiter first() {
    if (turns.isEmpty()) {
      return null;
    }
    while (true) {
      Flow flow = turns.getFirst();
      Waiter first = flow.first();
      if (first == null) {
        throw new IllegalStateException("nobody of " + flow.name + " waits, but it has a turn");
      }
      if (!given) {
        flow.deficit += QUANTUM;
        given = true;
      }
      if (first.wish.turnCost() <= flow.deficit) {
        return first;
      }
      turns.addLast(turns.removeFirst());
      given = false;
    }
  }

  /** Takes out who {@link #first} said. */
  void removeFirst(Waiter first) {
    Flow flow = turns.getFirst();
    flow.deficit -= first.wish.turnCost();
    flow.removeFirst(first);
    left(first);
    dropIfEmpty(flow);
  }

  /** Takes out who can best wait of the longest flow while there is more than may be. */
  @Nullable Waiter removeExcess(double costMax) {
    Waiter removed = null;
    while (requests > requestsMax || strictBytes > strictBytesMax || (double) cost > costMax) {
      Flow longest = longest();
      Waiter last = longest == null ? null : longest.last();
      // One that is larger than the room is alone in it.
      if (longest == null || last == null || requests == 1) {
        break;
      }
      longest.remove(last);
      left(last);
      dropIfEmpty(longest);
      last.next = removed;
      removed = last;
    }
    return removed;
  }

  /** Takes out all who came before this time. */
  @Nullable Waiter removeOlder(long nanos) {
    Waiter removed = null;
    for (Flow flow : new ArrayList<>(turns)) {
      Waiter before = removed;
      removed = flow.removeOlder(nanos, removed);
      for (Waiter waiter = removed; waiter != null && waiter != before; waiter = waiter.next) {
        left(waiter);
      }
      dropIfEmpty(flow);
    }
    return removed;
  }

  private void left(Waiter waiter) {
    requests--;
    strictBytes -= waiter.wish.strictBytes();
    cost -= waiter.wish.wholeCost();
  }

  private void dropIfEmpty(Flow flow) {
    if (flow.isEmpty()) {
      given &= turns.peekFirst() != flow;
      flows.remove(flow.name);
      boolean unused = turns.remove(flow);
    }
  }

  private @Nullable Flow longest() {
    Flow longest = null;
    for (Flow flow : turns) {
      if (longest == null || flow.cost() > longest.cost()) {
        longest = flow;
      }
    }
    return longest;
  }

  /** What of this flow waits. */
  long cost(String flow) {
    Flow known = flows.get(flow);
    return known == null ? 0 : known.cost();
  }

  /** What each flow may have, with this one among them. */
  double share(String flow, double costMax) {
    int others = flows.containsKey(flow) ? flows.size() - 1 : flows.size();
    return costMax / (others + 1);
  }

  boolean isEmpty() {
    return requests == 0;
  }

  int requests() {
    return requests;
  }

  /** Of all that wait. */
  long cost() {
    return cost;
  }

  /** The flows that wait most, most first. */
  List<FlowState> longest(int count) {
    return flows.values().stream()
        .sorted((a, b) -> Long.compare(b.cost(), a.cost()))
        .limit(count)
        .map(flow -> new FlowState(flow.name, flow.cost()))
        .toList();
  }

  /** What of a flow waits. */
  record FlowState(String name, long cost) {}
}
