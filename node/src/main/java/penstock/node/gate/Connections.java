package penstock.node.gate;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The open connections of a listener: how many there may be, and how all of them end. Thread-safe.
 */
final class Connections {

  /** A connection, to be told from outside. */
  interface Member {
    /** Answers what it has taken, and closes. */
    void finish();

    /** Breaks off. */
    void abort();
  }

  private final int most;
  private final AtomicInteger open = new AtomicInteger();
  private final Set<Member> members = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Void> empty = new CompletableFuture<>();
  private volatile boolean ending;

  Connections(int most) {
    this.most = most;
  }

  int open() {
    return open.get();
  }

  /** Takes a place for a new connection; returns false where there is none. */
  boolean enter() {
    if (open.incrementAndGet() <= most && !ending) {
      return true;
    }
    leave();
    return false;
  }

  /** Gives a place back. */
  void leave() {
    if (open.decrementAndGet() == 0 && ending) {
      empty.complete(null);
    }
  }

  /** From now on it can be told to end; it has a place. */
  void join(Member member) {
    members.add(member);
    if (ending) {
      member.finish();
    }
  }

  /** It has ended, perhaps before it joined, and gives its place back. */
  void part(Member member) {
    members.remove(member);
    leave();
  }

  /** Takes no further one and lets all finish; done when they have. */
  CompletionStage<Void> finish() {
    ending = true;
    members.forEach(Member::finish);
    if (open.get() == 0) {
      empty.complete(null);
    }
    return empty;
  }

  void abort() {
    members.forEach(Member::abort);
  }
}
