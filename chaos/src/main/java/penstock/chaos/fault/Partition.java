package penstock.chaos.fault;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import penstock.chaos.net.Place;

/**
 * A node is cut off from something, for a while; packets are lost, nobody is told.
 *
 * @param victim which node, from 0; null: any
 * @param from what; null: from all other nodes
 * @param least,most how long
 * @param oneWay whether only what it sends to the node is lost: its requests still arrive
 */
public record Partition(
    @Nullable Integer victim, @Nullable Place from, Duration least, Duration most, boolean oneWay)
    implements Fault {

  private static final int ACKS_MAX = 40;

  @Override
  public void strike(Attack attack) throws InterruptedException {
    while (!attack.isOver()) {
      attack.awaitLoad(1 + attack.random().nextInt(ACKS_MAX));
      int any = attack.random().nextInt(attack.cluster().nodes().size());
      int number = victim == null ? any : victim;
      cut(attack, number);
      attack.last(attack.between(least, most));
      attack.note("heal");
      attack.cluster().heal();
      attack.awaitEveryone();
    }
  }

  private void cut(Attack attack, int number) {
    Place node = Place.node(number);
    attack.note("cut " + node + " from " + (from == null ? "all other nodes" : from));
    if (from != null) {
      cut(attack, node, from);
      return;
    }
    for (Place other : others(attack, number)) {
      cut(attack, node, other);
    }
  }

  /** All nodes but this one. */
  static List<Place> others(Attack attack, int number) {
    return IntStream.range(0, attack.cluster().nodes().size())
        .filter(other -> other != number)
        .mapToObj(Place::node)
        .toList();
  }

  private void cut(Attack attack, Place node, Place other) {
    if (oneWay) {
      attack.cluster().network().drop(other, node);
    } else {
      attack.cluster().network().cut(node, other);
    }
  }

  @Override
  public boolean provokesErrors() {
    return true;
  }

  @Override
  public boolean mayEndNodes() {
    return from == null;
  }
}
