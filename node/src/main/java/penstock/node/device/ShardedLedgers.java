package penstock.node.device;

import akka.actor.Cancellable;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Scheduler;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityRef;
import akka.japi.function.Function;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import penstock.node.database.Database;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;
import scala.concurrent.ExecutionContextExecutor;

/**
 * The ledgers by way of Cluster Sharding: every question is an ask with a time-out, to wherever the
 * device's actor runs. Thread-safe.
 */
public final class ShardedLedgers implements Ledgers {

  private final ClusterSharding sharding;
  private final LedgerSettings settings;
  private final DeviceMetrics metrics;
  private final Scheduler scheduler;
  private final ExecutionContextExecutor dispatcher;

  private ShardedLedgers(
      ClusterSharding sharding,
      LedgerSettings settings,
      DeviceMetrics metrics,
      ActorSystem<?> system) {
    this.sharding = sharding;
    this.settings = settings;
    this.metrics = metrics;
    this.scheduler = system.scheduler();
    this.dispatcher = system.executionContext();
  }

  /**
   * Lets devices run on this node. Once per actor system, whose settings must contain {@link
   * PersistenceConfig}; the database must stay open until the system has terminated.
   */
  public static ShardedLedgers start(
      ActorSystem<?> system,
      LedgerSettings settings,
      Database database,
      JdbcOldRows oldRows,
      Clock clock,
      DeviceMetrics metrics) {
    RetiredStreams retired =
        new JdbcRetiredStreams(
            database, system.dispatchers().lookup(DispatcherSelector.blocking()));
    return start(system, DeviceEnvironment.of(settings, retired, oldRows, clock, metrics));
  }

  static ShardedLedgers start(ActorSystem<?> system, DeviceEnvironment environment) {
    ClusterSharding sharding = ClusterSharding.get(system);
    sharding.init(
        Entity.of(Device.ENTITY_KEY, entity -> Device.create(entity.getEntityId(), environment))
            .withStopMessage(DeviceCommand.Stop.INSTANCE));
    return new ShardedLedgers(sharding, environment.settings(), environment.metrics(), system);
  }

  private EntityRef<DeviceCommand> device(String id) {
    return sharding.entityRefFor(Device.ENTITY_KEY, id);
  }

  private <T> CompletionStage<T> ask(
      String what, String device, Function<ActorRef<T>, DeviceCommand> command) {
    return onDispatcher(metrics.timed(what), device(device).ask(command, settings.askTimeout()));
  }

  /**
   * What follows an answer runs on the dispatcher. Akka's own stage would start it on the JVM's
   * common pool, which on a machine of one core is a new thread each time.
   */
  private <T> CompletionStage<T> onDispatcher(
      BiConsumer<@Nullable Object, @Nullable Throwable> observer, CompletionStage<T> asked) {
    CompletableFuture<T> answered = new CompletableFuture<>();
    asked.whenCompleteAsync(
        (reply, failure) -> {
          observer.accept(reply, failure);
          if (failure == null) {
            answered.complete(reply);
          } else {
            answered.completeExceptionally(failure);
          }
        },
        dispatcher);
    return answered;
  }

  /**
   * An actor that answers too late has reserved the stream for nobody: it is told so at once,
   * because until then the device would be told that another upload is under way.
   */
  @Override
  public CompletionStage<OfferReply> offer(Offer offer) {
    CompletableFuture<OfferReply> answered = new CompletableFuture<>();
    Cancellable tooLate =
        scheduler.scheduleOnce(
            settings.askTimeout(),
            () -> answered.completeExceptionally(new TimeoutException("no answer in time")),
            dispatcher);
    device(offer.device())
        .<OfferReply>ask(
            replyTo -> new DeviceCommand.Offer(offer, replyTo),
            settings.askTimeout().plus(settings.reservationTimeout()))
        .whenCompleteAsync(
            (reply, failure) -> {
              tooLate.cancel();
              if (failure != null) {
                answered.completeExceptionally(failure);
              } else if (!answered.complete(reply) && reply instanceof Fresh fresh) {
                withdraw(offer.device(), offer.stream(), fresh.token());
              }
            },
            dispatcher);
    return answered.whenComplete(metrics.timed("offer"));
  }

  @Override
  public void withdraw(String device, String stream, long token) {
    device(device).tell(new DeviceCommand.Withdraw(stream, token));
  }

  @Override
  public CompletionStage<CommitReply> commit(
      FrameHeader header, FrameLocation location, long duplicates, long token) {
    Proposal proposal = Proposal.of(header, location);
    return ask(
        "commit",
        header.device(),
        replyTo -> new DeviceCommand.Commit(proposal, duplicates, token, replyTo));
  }

  @Override
  public CompletionStage<CommitReply> confirm(
      String device, String stream, long duplicates, long malformed, long oldest) {
    return ask(
        "confirm",
        device,
        replyTo -> new DeviceCommand.Confirm(stream, duplicates, malformed, oldest, replyTo));
  }

  @Override
  public CompletionStage<Long> position(String device, String stream) {
    CompletionStage<DeviceCommand.Position> position =
        ask("position", device, replyTo -> new DeviceCommand.GetPosition(stream, replyTo));
    return position.thenApply(DeviceCommand.Position::watermark);
  }

  @Override
  public CompletionStage<DeviceReport> report(String device) {
    return ask("report", device, DeviceCommand.GetReport::new);
  }

  /** Makes losses of the device's holes that are older than the settings allow. */
  public CompletionStage<DeviceSummary> expire(String device) {
    return ask("expire", device, DeviceCommand.Expire::new);
  }
}
