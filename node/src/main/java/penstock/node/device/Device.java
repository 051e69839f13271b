package penstock.node.device;

import static java.util.Map.entry;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.SnapshotCompleted;
import akka.persistence.typed.javadsl.CommandHandlerWithReply;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import akka.persistence.typed.javadsl.ReplyEffect;
import akka.persistence.typed.javadsl.SignalHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import penstock.protocol.SeqRanges;

/**
 * The one place in the fleet where a device's ledger changes: a sharded, event-sourced actor per
 * device. It decides nothing itself, that is {@link DeviceLedger}; it keeps order (one chunk in
 * flight per stream), persists before it replies, and fetches retired streams from their table.
 * While it does that, further commands wait in {@code behind}. Bytes never come here, only ranges.
 *
 * <p>After a crash or a failure of the journal, reservations and {@link Uncommitted} counts may be
 * gone; nothing that was replied to depends on them.
 */
final class Device
    extends EventSourcedBehaviorWithEnforcedReplies<DeviceCommand, LedgerEvent, DeviceLedger> {

  static final EntityTypeKey<DeviceCommand> ENTITY_KEY =
      EntityTypeKey.create(DeviceCommand.class, "Device");

  private static final Duration BACKOFF_MIN = Duration.ofMillis(200);
  private static final Duration BACKOFF_MAX = Duration.ofSeconds(4);
  private static final double BACKOFF_JITTER = 0.2;

  private interface Handler<C extends DeviceCommand> {
    ReplyEffect<LedgerEvent, DeviceLedger> on(Device device, DeviceLedger ledger, C command);
  }

  private static <C extends DeviceCommand>
      Map.Entry<Class<? extends DeviceCommand>, Handler<DeviceCommand>> on(
          Class<C> type, Handler<C> handler) {
    return entry(type, (device, ledger, command) -> handler.on(device, ledger, type.cast(command)));
  }

  private static final Map<Class<? extends DeviceCommand>, Handler<DeviceCommand>> HANDLERS =
      Map.ofEntries(
          on(DeviceCommand.Offer.class, Device::onOffer),
          on(DeviceCommand.Commit.class, Device::onCommit),
          on(DeviceCommand.Confirm.class, Device::onConfirm),
          on(DeviceCommand.Withdraw.class, Device::onWithdraw),
          on(DeviceCommand.GetPosition.class, Device::onPosition),
          on(DeviceCommand.GetReport.class, Device::onReport),
          on(DeviceCommand.Expire.class, Device::onExpire),
          on(DeviceCommand.Stop.class, Device::onStop),
          on(DeviceCommand.Retry.class, Device::onRetry),
          on(DeviceCommand.Wake.class, Device::onWake),
          on(DeviceCommand.Fetched.class, Device::onFetched),
          on(DeviceCommand.Shelved.class, Device::onShelved));

  private final ActorContext<DeviceCommand> context;
  private final String id;
  private final DeviceEnvironment environment;
  private final Reservations reservations;
  private final Uncommitted uncommitted = new Uncommitted();

  private final Turn turn = new Turn();

  /** The time that {@link #tick} gave last. */
  private long lastUs;

  /** Sharding asks it to stop once, and until it has stopped sends it nothing else. */
  private boolean stopping;

  private Device(ActorContext<DeviceCommand> context, String id, DeviceEnvironment environment) {
    super(
        PersistenceId.ofUniqueId(ENTITY_KEY.name() + "|" + id),
        SupervisorStrategy.restartWithBackoff(BACKOFF_MIN, BACKOFF_MAX, BACKOFF_JITTER)
            .withStashCapacity(Turn.BEHIND_MAX));
    this.context = context;
    this.id = id;
    this.environment = environment;
    this.reservations = new Reservations(environment.settings().offersWaitingMax());
  }

  static Behavior<DeviceCommand> create(String id, DeviceEnvironment environment) {
    return Behaviors.setup(context -> new Device(context, id, environment));
  }

  @Override
  public DeviceLedger emptyState() {
    return DeviceLedger.EMPTY;
  }

  @Override
  public EventHandler<DeviceLedger, LedgerEvent> eventHandler() {
    return DeviceLedger::after;
  }

  @Override
  public CommandHandlerWithReply<DeviceCommand, LedgerEvent, DeviceLedger> commandHandler() {
    return this::handle;
  }

  /** Each device at numbers of its own: devices that march in step would all do it at once. */
  @Override
  public boolean shouldSnapshot(DeviceLedger ledger, LedgerEvent event, long sequenceNumber) {
    int every = environment.settings().snapshotEvery();
    return (sequenceNumber + Math.floorMod(id.hashCode(), every)) % every == 0;
  }

  @Override
  public SignalHandler<DeviceLedger> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.class, (ledger, signal) -> onRecovered(ledger))
        .onSignal(SnapshotCompleted.class, (ledger, signal) -> onSnapshot(signal))
        .build();
  }

  /** No frame tells of these: {@link JdbcSumsNotes}. What was only counted is told with others. */
  @Override
  public Set<String> tagsFor(LedgerEvent event) {
    return event instanceof LedgerEvent.Confirmed confirmed && confirmed.oldest() >= 0
        ? Set.of(id)
        : Set.of();
  }

  /** Also after a failure of the journal: what was being done then has failed. */
  private void onRecovered(DeviceLedger ledger) {
    tick(ledger);
    turn.end(context.getSelf());
    if (stopping) {
      context.getSelf().tell(DeviceCommand.Stop.INSTANCE);
    }
  }

  private void onSnapshot(SnapshotCompleted signal) {
    var snapshot = signal.getSnapshotMetadata();
    environment.oldRows().snapshotTaken(snapshot.persistenceId(), snapshot.sequenceNr());
  }

  private ReplyEffect<LedgerEvent, DeviceLedger> handle(
      DeviceLedger ledger, DeviceCommand command) {
    if (turn.keepsWaiting(command)) {
      return Effect().noReply();
    }
    Handler<DeviceCommand> handler = HANDLERS.get(command.getClass());
    if (handler == null) {
      throw new IllegalStateException("no handler for " + command);
    }
    if (!turn.isOf(command)) {
      return handler.on(this, ledger, command);
    }
    turn.suspend();
    ReplyEffect<LedgerEvent, DeviceLedger> effect = handler.on(this, ledger, command);
    if (turn.served() == null) {
      turn.end(context.getSelf());
    }
    return effect;
  }

  private ReplyEffect<LedgerEvent, DeviceLedger> onOffer(
      DeviceLedger ledger, DeviceCommand.Offer command) {
    long waitUs = environment.settings().offerWait().toNanos() / 1000;
    return offer(ledger, command, command, environment.nowUs() + waitUs);
  }

  private ReplyEffect<LedgerEvent, DeviceLedger> onRetry(
      DeviceLedger ledger, DeviceCommand.Retry retry) {
    Reservations.Waiting waiting = retry.waiting();
    return offer(ledger, retry, waiting.offer(), waiting.deadlineUs());
  }

  private ReplyEffect<LedgerEvent, DeviceLedger> offer(
      DeviceLedger ledger, DeviceCommand cause, DeviceCommand.Offer chunk, long deadlineUs) {
    String stream = chunk.offer().stream();
    if (mustFetch(ledger, stream)) {
      return fetch(stream, cause);
    }
    long nowUs = environment.nowUs();
    Assessment assessed = ledger.assess(chunk.offer(), environment.limits());
    if (assessed.fresh().isEmpty()) {
      return Effect()
          .reply(chunk.replyTo(), new Ledgers.Known(assessed.known(), assessed.checks()));
    }
    if (reservations.isTaken(stream, nowUs)) {
      return await(new Reservations.Waiting(chunk, deadlineUs), nowUs);
    }
    if (assessed.fragmented()) {
      int max = environment.settings().fragmentsMax();
      return Effect().reply(chunk.replyTo(), new Ledgers.TooFragmented(max));
    }
    long token = tick(ledger);
    long holdUs = environment.settings().reservationTimeout().toNanos() / 1000;
    reservations.take(stream, token, nowUs + holdUs);
    return Effect().reply(chunk.replyTo(), assessed.reserved(token));
  }

  private ReplyEffect<LedgerEvent, DeviceLedger> await(Reservations.Waiting offer, long nowUs) {
    long wakeUs = offer.deadlineUs() <= nowUs ? -1 : reservations.await(offer);
    if (wakeUs < 0) {
      return Effect().reply(offer.offer().replyTo(), new Ledgers.InFlight());
    }
    context.scheduleOnce(
        Duration.ofNanos((wakeUs - nowUs) * 1000), context.getSelf(), DeviceCommand.Wake.INSTANCE);
    return Effect().noReply();
  }

  private ReplyEffect<LedgerEvent, DeviceLedger> onWake(
      DeviceLedger ledger, DeviceCommand.Wake wake) {
    retry(reservations.wake(environment.nowUs()));
    return Effect().noReply();
  }

  private ReplyEffect<LedgerEvent, DeviceLedger> onWithdraw(
      DeviceLedger ledger, DeviceCommand.Withdraw command) {
    retry(reservations.release(command.stream(), command.token()));
    return Effect().noReply();
  }

  private void retry(List<Reservations.Waiting> offers) {
    offers.forEach(offer -> context.getSelf().tell(new DeviceCommand.Retry(offer)));
  }

  private ReplyEffect<LedgerEvent, DeviceLedger> onCommit(
      DeviceLedger ledger, DeviceCommand.Commit command) {
    Proposal proposal = command.proposal();
    if (mustFetch(ledger, proposal.stream())) {
      return fetch(proposal.stream(), command);
    }
    SeqRanges before = ledger.committed(proposal);
    if (before != null) {
      retry(reservations.release(proposal.stream(), command.token()));
      return Effect().reply(command.replyTo(), reply(ledger, proposal.stream(), before));
    }
    long atUs = tick(ledger);
    boolean arrived = command.token() != 0;
    Optional<LedgerEvent> event = ledger.commit(proposal, command.duplicates(), arrived, atUs);
    SeqRanges owned =
        event.isPresent() && event.get() instanceof LedgerEvent.Committed committed
            ? committed.taken().ranges()
            : SeqRanges.EMPTY;
    return persist(
        ledger, command, proposal.stream(), command.token(), event, owned, command.replyTo());
  }

  private ReplyEffect<LedgerEvent, DeviceLedger> onConfirm(
      DeviceLedger ledger, DeviceCommand.Confirm command) {
    String stream = command.stream();
    if (mustFetch(ledger, stream)) {
      return fetch(stream, command);
    }
    long atUs = tick(ledger);
    boolean durable = ledger.live(stream) == null || ledger.losesBelow(stream, command.oldest());
    if (!durable) {
      // Nothing of it must outlive a crash: it is written with the next event.
      uncommitted.add(stream, command.duplicates(), command.malformed(), atUs);
    }
    LedgerEvent event =
        new LedgerEvent.Confirmed(
            atUs,
            stream,
            command.duplicates(),
            command.malformed(),
            durable ? Math.max(0, command.oldest()) : command.oldest());
    return persist(
        ledger,
        command,
        stream,
        0,
        durable ? Optional.of(event) : Optional.empty(),
        SeqRanges.EMPTY,
        command.replyTo());
  }

  /** Persists an event, after the holes that are due, and replies. */
  private ReplyEffect<LedgerEvent, DeviceLedger> persist(
      DeviceLedger ledger,
      DeviceCommand cause,
      String stream,
      long token,
      Optional<LedgerEvent> event,
      SeqRanges owned,
      ActorRef<Ledgers.CommitReply> replyTo) {
    if (event.isEmpty()) {
      retry(reservations.release(stream, token));
      return Effect().reply(replyTo, reply(ledger, stream, owned));
    }
    LedgerEvent joined = uncommitted.joinedWith(event.get());
    StreamLedger surplus = ledger.surplusFor(joined, environment.limits());
    if (surplus != null) {
      return shelve(surplus, cause);
    }
    List<LedgerEvent> events = new ArrayList<>(ledger.expire(joined.atUs(), environment.limits()));
    events.add(joined);
    return Effect()
        .persist(events)
        .thenRun(
            () -> {
              uncommitted.forget(joined);
              retry(reservations.release(stream, token));
            })
        .thenReply(replyTo, then -> reply(then, stream, owned));
  }

  private ReplyEffect<LedgerEvent, DeviceLedger> onPosition(
      DeviceLedger ledger, DeviceCommand.GetPosition command) {
    StreamLedger live = ledger.live(command.stream());
    if (live != null) {
      return Effect().reply(command.replyTo(), new DeviceCommand.Position(live.watermark()));
    }
    if (!ledger.mayBeRetired(command.stream())) {
      return Effect().reply(command.replyTo(), new DeviceCommand.Position(-1));
    }
    answer(
        environment.retired().find(id, command.stream()),
        found ->
            command
                .replyTo()
                .tell(new DeviceCommand.Position(found.map(StreamLedger::watermark).orElse(-1L))));
    return Effect().noReply();
  }

  private ReplyEffect<LedgerEvent, DeviceLedger> onReport(
      DeviceLedger ledger, DeviceCommand.GetReport command) {
    DeviceLedger counted = uncommitted.addedTo(ledger);
    Ledgers.DeviceSummary summary = summary(ledger);
    if (ledger.retired().streams() == 0) {
      return Effect().reply(command.replyTo(), counted.report(summary, List.of()));
    }
    answer(
        environment.retired().all(id),
        shelved -> command.replyTo().tell(counted.report(summary, shelved)));
    return Effect().noReply();
  }

  /** Replies from another thread, with nothing of this actor's; a failure leaves the ask alone. */
  private <T> void answer(CompletionStage<T> stage, Consumer<T> reply) {
    stage.whenComplete(
        (result, failure) -> {
          if (failure == null) {
            reply.accept(result);
          } else {
            environment.log().warn("no answer from the ledger of {}: {}", id, failure.getMessage());
          }
        });
  }

  private ReplyEffect<LedgerEvent, DeviceLedger> onExpire(
      DeviceLedger ledger, DeviceCommand.Expire command) {
    long atUs = tick(ledger);
    List<LedgerEvent> due = ledger.expire(atUs, environment.limits());
    if (!due.isEmpty()) {
      return Effect().persist(due).thenRun(() -> context.getSelf().tell(command)).thenNoReply();
    }
    if (ledger.retiredHoleIsDue(atUs, environment.limits())) {
      return fetchHole(ledger, command);
    }
    return Effect().reply(command.replyTo(), summary(ledger));
  }

  private ReplyEffect<LedgerEvent, DeviceLedger> onStop(
      DeviceLedger ledger, DeviceCommand.Stop stop) {
    stopping = true;
    List<LedgerEvent> events = uncommitted.all(tick(ledger));
    return events.isEmpty()
        ? Effect().stop().thenNoReply()
        : Effect().persist(events).thenStop().thenNoReply();
  }

  private boolean mustFetch(DeviceLedger ledger, String stream) {
    return ledger.mayBeRetired(stream) && !turn.isAbsent(stream);
  }

  private ReplyEffect<LedgerEvent, DeviceLedger> fetch(String stream, DeviceCommand cause) {
    turn.begin(cause);
    context.pipeToSelf(
        environment.retired().find(id, stream),
        (found, failure) ->
            new DeviceCommand.Fetched(
                cause, stream, failure == null ? found.orElse(null) : null, failure));
    return Effect().noReply();
  }

  /** Fetches the retired stream with the oldest hole. */
  private ReplyEffect<LedgerEvent, DeviceLedger> fetchHole(
      DeviceLedger ledger, DeviceCommand.Expire cause) {
    turn.begin(cause);
    context.pipeToSelf(
        environment.retired().withHoles(id, ledger.live().size() + 1),
        (found, failure) ->
            new DeviceCommand.Fetched(
                cause, null, failure == null ? ledger.firstNotLive(found) : null, failure));
    return Effect().noReply();
  }

  private ReplyEffect<LedgerEvent, DeviceLedger> onFetched(
      DeviceLedger ledger, DeviceCommand.Fetched fetched) {
    if (!turn.isOf(fetched.cause())) {
      return Effect().noReply();
    }
    if (fetched.failure() != null) {
      return giveUp(fetched.failure());
    }
    long atUs = tick(ledger);
    StreamLedger found = fetched.found();
    String stream = fetched.stream();
    if (stream == null) {
      long holeMs = found == null ? 0 : found.gaps().holeMs();
      long beforeMs = DeviceLedger.beforeMs(atUs, environment.limits());
      if (holeMs == 0 || holeMs >= beforeMs) {
        return proceed(fetched.cause(), List.of(new LedgerEvent.Expired(atUs, beforeMs, holeMs)));
      }
    }
    if (found != null) {
      return revive(ledger, found, fetched.cause(), atUs);
    }
    if (stream != null) {
      turn.absent(stream);
    }
    return proceed(fetched.cause(), List.of());
  }

  private ReplyEffect<LedgerEvent, DeviceLedger> revive(
      DeviceLedger ledger, StreamLedger found, DeviceCommand cause, long atUs) {
    LedgerEvent event = new LedgerEvent.Revived(atUs, found);
    StreamLedger surplus = ledger.surplusFor(event, environment.limits());
    if (surplus != null) {
      return shelve(surplus, cause);
    }
    environment.metrics().revived();
    return proceed(cause, List.of(event));
  }

  private ReplyEffect<LedgerEvent, DeviceLedger> shelve(StreamLedger surplus, DeviceCommand cause) {
    turn.begin(cause);
    String stream = surplus.name();
    context.pipeToSelf(
        environment.retired().put(id, uncommitted.addedTo(surplus), lastSequenceNumber(context)),
        (done, failure) -> new DeviceCommand.Shelved(cause, stream, failure));
    return Effect().noReply();
  }

  private ReplyEffect<LedgerEvent, DeviceLedger> onShelved(
      DeviceLedger ledger, DeviceCommand.Shelved shelved) {
    if (!turn.isOf(shelved.cause())) {
      return Effect().noReply();
    }
    if (shelved.failure() != null) {
      return giveUp(shelved.failure());
    }
    long atUs = tick(ledger);
    List<LedgerEvent> events = new ArrayList<>(uncommitted.of(shelved.stream(), atUs));
    events.add(new LedgerEvent.Retired(atUs, shelved.stream()));
    environment.metrics().retired();
    return proceed(shelved.cause(), events);
  }

  /** Persists events, and then handles the command for which that was done. */
  private ReplyEffect<LedgerEvent, DeviceLedger> proceed(
      DeviceCommand cause, List<LedgerEvent> events) {
    return Effect()
        .persist(events)
        .thenRun(
            () -> {
              events.forEach(uncommitted::forget);
              context.getSelf().tell(cause);
            })
        .thenNoReply();
  }

  /** The command gets no answer, so that its ask fails. */
  private ReplyEffect<LedgerEvent, DeviceLedger> giveUp(Throwable failure) {
    environment.log().warn("a stream of {} is out of reach: {}", id, failure.getMessage());
    turn.end(context.getSelf());
    return Effect().noReply();
  }

  /** A time in µs that is later than all before, also than those of the state. */
  private long tick(DeviceLedger ledger) {
    lastUs = Math.max(Math.max(lastUs, ledger.versionUs()) + 1, environment.nowUs());
    return lastUs;
  }

  private Ledgers.CommitReply reply(DeviceLedger ledger, String stream, SeqRanges owned) {
    StreamLedger live = ledger.live(stream);
    long watermark = live == null ? -1 : live.watermark();
    return new Ledgers.CommitReply(owned, watermark, summary(ledger));
  }

  private Ledgers.DeviceSummary summary(DeviceLedger ledger) {
    long versionUs = Math.max(lastUs, ledger.versionUs());
    return uncommitted.addedTo(ledger).summary(id, versionUs, environment.limits());
  }
}
