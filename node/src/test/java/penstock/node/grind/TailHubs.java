package penstock.node.grind;

/** Gives to a hub's watchers as the grinder does, for tests of other packages. */
public final class TailHubs {

  private TailHubs() {}

  public static void give(TailHub hub, Tail.Item item) {
    hub.give(item);
  }
}
