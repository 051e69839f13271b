package penstock.node.cluster;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.ClusterEvent.ClusterDomainEvent;
import akka.cluster.ClusterEvent.MemberRemoved;
import akka.cluster.ClusterEvent.MemberUp;
import akka.cluster.ClusterEvent.ReachableMember;
import akka.cluster.ClusterEvent.UnreachableMember;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Subscribe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log who comes and goes. */
final class MembershipLog {

  private static final Logger LOG = LoggerFactory.getLogger(MembershipLog.class);

  private MembershipLog() {}

  static Behavior<ClusterDomainEvent> create() {
    return Behaviors.setup(
        context -> {
          Cluster cluster = Cluster.get(context.getSystem());
          cluster
              .subscriptions()
              .tell(Subscribe.create(context.getSelf(), ClusterDomainEvent.class));
          return Behaviors.receive(ClusterDomainEvent.class)
              .onMessage(
                  MemberUp.class,
                  up -> {
                    LOG.info("node {} is a member", up.member().address());
                    return Behaviors.same();
                  })
              .onMessage(
                  UnreachableMember.class,
                  away -> {
                    LOG.warn("node {} can't be reached", away.member().address());
                    return Behaviors.same();
                  })
              .onMessage(
                  ReachableMember.class,
                  back -> {
                    LOG.info("node {} can be reached again", back.member().address());
                    return Behaviors.same();
                  })
              .onMessage(MemberRemoved.class, MembershipLog::removed)
              .onAnyMessage(other -> Behaviors.same())
              .build();
        });
  }

  private static Behavior<ClusterDomainEvent> removed(MemberRemoved gone) {
    if (gone.previousStatus() == MemberStatus.down()) {
      LOG.warn("node {} was given up: it is no member any more", gone.member().address());
    } else {
      LOG.info("node {} has left", gone.member().address());
    }
    return Behaviors.same();
  }
}
