package penstock.node.fleet;

import akka.actor.typed.ActorRef;
import java.util.SortedMap;

/** The other nodes of the fleet, from memory, at this moment. Thread-safe. */
public interface Peers {

  /** Id of this node. */
  String self();

  /** The desks of the others that can be reached, by node id. */
  SortedMap<String, ActorRef<FleetDesk.Command>> others();
}
