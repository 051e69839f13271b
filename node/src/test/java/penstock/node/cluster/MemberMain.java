package penstock.node.cluster;

import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A member of a cluster and nothing else, as a process of its own: {@code key=value} arguments over
 * the settings. Prints {@code up} once it has joined. Answers each line {@code ID} on standard
 * input with {@code ID ADDRESS}, where its sharded actor runs, or {@code ID ?}.
 */
final class MemberMain {

  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(2);
  private static final EntityTypeKey<String> KEY = EntityTypeKey.create(String.class, "member");

  private MemberMain() {}

  public static void main(String[] arguments) throws Exception {
    Config config =
        ConfigFactory.parseString(String.join("\n", arguments))
            .withFallback(
                ConfigFactory.parseString(
                    """
                    akka.coordinated-shutdown.exit-jvm = on
                    akka.cluster.sharding.number-of-shards = 32
                    akka.loggers = ["akka.event.slf4j.Slf4jLogger"]
                    akka.logging-filter = "akka.event.slf4j.Slf4jLoggingFilter"
                    """))
            .withFallback(ConfigFactory.defaultReferenceUnresolved())
            .resolve();
    ClusterSettings settings = ClusterSettings.of(config);
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "penstock",
            ConfigFactory.parseString(String.join("\n", arguments))
                .withFallback(ClusterConfig.of(settings, NodeRole.of("test")))
                .withFallback(config));
    var unused = new Stopping(system);
    ClusterSharding sharding = ClusterSharding.get(system);
    sharding.init(Entity.of(KEY, entity -> echo(system)));
    try {
      new Membership(system, settings, "test", null).join(() -> true);
    } catch (IllegalStateException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
    System.out.println("up");
    answer(system, sharding);
  }

  private static Behavior<String> echo(ActorSystem<?> system) {
    ActorRefResolver refs = ActorRefResolver.get(system);
    String here = refs.toSerializationFormat(system.ignoreRef());
    String address = akka.cluster.typed.Cluster.get(system).selfMember().address().toString();
    return Behaviors.receiveMessage(
        replyTo -> {
          refs.<String>resolveActorRef(replyTo).tell(here.isEmpty() ? "" : address);
          return Behaviors.same();
        });
  }

  private static void answer(ActorSystem<?> system, ClusterSharding sharding) throws Exception {
    ActorRefResolver refs = ActorRefResolver.get(system);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String id = in.readLine(); id != null; id = in.readLine()) {
      String asked = id;
      AskPattern.<String, String>ask(
              sharding.entityRefFor(KEY, id),
              replyTo -> refs.toSerializationFormat(replyTo),
              ASK_TIMEOUT,
              system.scheduler())
          .whenComplete((where, e) -> System.out.println(asked + " " + (e == null ? where : "?")));
    }
  }
}
