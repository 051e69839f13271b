package penstock.node.segment.s3;

import java.util.Random;
import java.util.function.Predicate;

/**
 * What goes wrong for one node: at a chosen operation on bucket or catalog its power goes, before
 * or after the operation took effect, and from then on everything fails. Or operations of some kind
 * fail for a while, with or without an effect.
 */
final class Faults {

  /** Thrown in the place of an answer. */
  static final class Fault extends Exception {
    private static final long serialVersionUID = 1;

    Fault(String message) {
      super(message);
    }
  }

  /** An operation on bucket or catalog. */
  interface Operation<T> {
    T run() throws Exception;
  }

  private final Random random;
  private long operations;
  private long crashAt = Long.MAX_VALUE;
  private boolean crashed;
  private Predicate<String> refused = name -> false;
  private Predicate<String> unanswered = name -> false;
  private Predicate<String> held = name -> false;

  Faults(long seed) {
    random = new Random(seed);
  }

  /** The power goes at the operation with this number, counted from now. */
  synchronized Faults crashIn(long more) {
    crashAt = operations + more;
    return this;
  }

  synchronized void crash() {
    crashed = true;
    notifyAll();
  }

  synchronized boolean isCrashed() {
    return crashed;
  }

  synchronized long operations() {
    return operations;
  }

  /** Operations with these names fail and do nothing. */
  synchronized void refuse(Predicate<String> names) {
    refused = names;
  }

  /** Operations with these names are done, and fail all the same. */
  synchronized void leaveUnanswered(Predicate<String> names) {
    unanswered = names;
  }

  /** Operations with these names wait until another call of this. */
  synchronized void hold(Predicate<String> names) {
    held = names;
    notifyAll();
  }

  synchronized void heal() {
    refused = name -> false;
    unanswered = name -> false;
    hold(name -> false);
  }

  <T> T run(String name, Operation<T> operation) throws Exception {
    boolean dying = begin(name);
    T result = operation.run();
    end(name, dying);
    return result;
  }

  private synchronized boolean begin(String name) throws Exception {
    while (held.test(name) && !crashed) {
      wait();
    }
    check(name);
    operations++;
    if (operations >= crashAt) {
      crash();
      if (random.nextBoolean()) {
        check(name);
      }
      return true;
    }
    if (refused.test(name)) {
      throw new Fault(name + " is refused");
    }
    return false;
  }

  private synchronized void end(String name, boolean dying) throws Fault {
    if (dying || crashed) {
      check(name);
    }
    if (unanswered.test(name)) {
      throw new Fault(name + " is not answered");
    }
  }

  private void check(String name) throws Fault {
    if (crashed) {
      throw new Fault(name + ": the power is gone");
    }
  }
}
