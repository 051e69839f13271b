package penstock.node.cluster;

import akka.actor.ActorSystem;
import akka.management.cluster.bootstrap.ClusterBootstrapSettings;
import akka.management.cluster.bootstrap.JoinDecision;
import akka.management.cluster.bootstrap.JoinSelf;
import akka.management.cluster.bootstrap.KeepProbing;
import akka.management.cluster.bootstrap.LowestAddressJoinDecider;
import akka.management.cluster.bootstrap.SeedNodesInformation;
import scala.concurrent.Future;

/**
 * Bootstrap's own decider, which looks at nodes that are found; and where it would form a cluster,
 * it does so only while nobody on the {@link Roll} is in one. Made by bootstrap.
 */
public final class RollJoinDecider extends LowestAddressJoinDecider {

  private final ActorSystem system;
  private final SelfJoin selfJoin;

  public RollJoinDecider(ActorSystem system, ClusterBootstrapSettings settings) {
    super(system, settings);
    this.system = system;
    this.selfJoin = SelfJoin.of(system);
  }

  @Override
  public Future<JoinDecision> decide(SeedNodesInformation info) {
    return super.decide(info).map(this::unlessOthersAreUp, system.dispatcher());
  }

  private JoinDecision unlessOthersAreUp(JoinDecision decision) {
    boolean formsCluster = decision.equals(JoinSelf.getInstance());
    return formsCluster && !selfJoin.isAllowed() ? KeepProbing.getInstance() : decision;
  }
}
