package penstock.node.operator;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.http.javadsl.ServerBinding;
import akka.stream.BoundedSourceQueue;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import penstock.node.device.FleetLedger;
import penstock.node.device.FleetTotals;
import penstock.node.device.Ledgers;
import penstock.node.fleet.FleetMember;
import penstock.node.fleet.FleetNodes;
import penstock.node.grind.EventStore;
import penstock.node.grind.Regrinds;
import penstock.node.grind.Tail;
import penstock.node.index.FakeSegments;
import penstock.node.index.Narratives;
import penstock.node.registry.DeviceEntry;
import penstock.node.registry.Quarantine;
import penstock.node.registry.Registry;
import penstock.node.rule.RuleException;
import penstock.node.rule.RuleSet;
import penstock.node.segment.FrameHeader;
import penstock.node.segment.FrameLocation;
import penstock.protocol.SeqRanges;

/** An operator listener on a free port of loopback with fakes behind it, which tests fill. */
public final class FakeNode implements AutoCloseable {

  public static final Instant NOW = Instant.parse("2026-11-21T06:00:00Z");

  public final FakeSegments segments = new FakeSegments();
  public final FakeRegistry registry = new FakeRegistry();
  public final FakeLedgers ledgers = new FakeLedgers();
  public final FakeQuarantine quarantine = new FakeQuarantine();
  public final FakeEvents events = new FakeEvents();
  public final FakeTail tail = new FakeTail();
  public final FakeFleet fleet = new FakeFleet();
  public final FakeRules rules = new FakeRules();
  public final FakeRegrinds regrinds = new FakeRegrinds();
  public final List<Readiness.Check> checks = new CopyOnWriteArrayList<>();
  public final PrometheusRegistry metrics = new PrometheusRegistry();
  public final Counter uploads =
      Counter.builder().name("penstock_uploads").labelNames("status").help("x").register(metrics);
  public final Counter rawBytes =
      Counter.builder().name("penstock_upload_raw_bytes").help("x").register(metrics);
  public final Counter refused =
      Counter.builder().name("penstock_refused").labelNames("reason").help("x").register(metrics);
  public final Counter records =
      Counter.builder().name("penstock_records").labelNames("kind").help("x").register(metrics);
  public final Summary ack =
      Summary.builder()
          .name("penstock_ack_seconds")
          .help("x")
          .quantile(0.5, 0.01)
          .quantile(0.99, 0.001)
          .register(metrics);

  private final ActorSystem<Void> system;
  private final Narratives narratives;
  private final ServerBinding binding;

  /** Settings over the defaults, one line each. */
  public FakeNode(String... settings) {
    this(null, settings);
  }

  /**
   * With another tail than {@link #tail}.
   *
   * @param otherTail null for none
   */
  FakeNode(@Nullable Tail otherTail, String... settings) {
    Config config =
        ConfigFactory.parseString(
                "penstock.operator.port = 0\nakka.loglevel = WARNING\nakka.actor.provider = local\n"
                    + String.join("\n", settings))
            .withFallback(ConfigFactory.load());
    system = ActorSystem.create(Behaviors.empty(), "operator-test", config);
    OperatorSettings read = OperatorSettings.of(config);
    narratives = new Narratives(segments, read.narrative());
    OperatorParts parts =
        new OperatorParts(
            segments,
            narratives,
            ledgers,
            fleet,
            FleetNodes.alone(
                new FleetMember("node-1", "127.0.0.1:0", "up"),
                new OwnStatus(rules, () -> List.copyOf(checks), metrics)),
            registry,
            quarantine,
            events,
            otherTail == null ? tail : otherTail,
            rules,
            regrinds,
            () -> List.copyOf(checks),
            metrics);
    OperatorListener listener =
        new OperatorListener(system, parts, read, Clock.fixed(NOW, ZoneOffset.UTC));
    binding = listener.bind().toCompletableFuture().join();
  }

  public int port() {
    return binding.localAddress().getPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** Waits, with a bound, until something holds. */
  public static void await(String what, BooleanSupplier holds) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - until > 0) {
        throw new AssertionError("no " + what + " within 15 s");
      }
      Thread.onSpinWait();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  @Override
  public void close() {
    binding.terminate(Duration.ofMillis(20)).toCompletableFuture().join();
    narratives.close();
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** Devices in memory. */
  public static final class FakeRegistry implements Registry {
    private final Map<String, DeviceEntry> byId = new ConcurrentHashMap<>();

    public void add(String id, Map<String, String> labels) {
      String fingerprint = String.format("%064x", id.hashCode() & 0xffffffffL);
      byId.put(id, new DeviceEntry(id, fingerprint, "router", labels, DeviceEntry.Status.ACTIVE));
    }

    @Override
    public @Nullable DeviceEntry byFingerprint(String fingerprint) {
      return byId.values().stream()
          .filter(entry -> entry.fingerprint().equals(fingerprint))
          .findAny()
          .orElse(null);
    }

    @Override
    public @Nullable DeviceEntry byId(String id) {
      return byId.get(id);
    }

    @Override
    public Collection<DeviceEntry> all() {
      return List.copyOf(byId.values());
    }

    @Override
    public CompletionStage<DeviceEntry> put(DeviceEntry entry) {
      DeviceEntry other = byFingerprint(entry.fingerprint());
      if (other != null && !other.id().equals(entry.id())) {
        return CompletableFuture.failedFuture(
            new FingerprintTaken(entry.fingerprint(), other.id()));
      }
      byId.put(entry.id(), entry);
      return CompletableFuture.completedFuture(entry);
    }

    @Override
    public CompletionStage<Integer> putAll(List<DeviceEntry> entries) {
      int before = byId.size();
      for (DeviceEntry entry : entries) {
        DeviceEntry other = byFingerprint(entry.fingerprint());
        if (other != null && !other.id().equals(entry.id())) {
          return CompletableFuture.failedFuture(
              new FingerprintTaken(entry.fingerprint(), other.id()));
        }
      }
      entries.forEach(entry -> byId.put(entry.id(), entry));
      return CompletableFuture.completedFuture(byId.size() - before);
    }

    @Override
    public CompletionStage<@Nullable DeviceEntry> revoke(String id) {
      return CompletableFuture.completedFuture(
          byId.computeIfPresent(
              id,
              (key, entry) ->
                  new DeviceEntry(
                      id,
                      entry.fingerprint(),
                      entry.deviceClass(),
                      entry.labels(),
                      DeviceEntry.Status.REVOKED)));
    }
  }

  /** Reports that tests set; the rest is the gate's. */
  public static final class FakeLedgers implements Ledgers {
    public final Map<String, DeviceReport> reports = new ConcurrentHashMap<>();

    @Override
    public CompletionStage<DeviceReport> report(String device) {
      return CompletableFuture.completedFuture(
          reports.getOrDefault(
              device,
              new DeviceReport(new DeviceSummary(device, 0, 0, 0, 0, 0, 0, 0, 0), List.of())));
    }

    @Override
    public CompletionStage<Long> position(String device, String stream) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<OfferReply> offer(Offer offer) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void withdraw(String device, String stream, long token) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<CommitReply> commit(
        FrameHeader header, FrameLocation location, long duplicates, long token) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<CommitReply> confirm(
        String device, String stream, long duplicates, long malformed, long oldest) {
      throw new UnsupportedOperationException();
    }
  }

  /** Totals that tests set. */
  public static final class FakeFleet implements FleetLedger {
    public volatile FleetTotals totals = new FleetTotals(0, 0, 0, 0, 0, 0, 0);
    public final List<Ledgers.DeviceSummary> losers = new CopyOnWriteArrayList<>();

    @Override
    public CompletionStage<FleetTotals> totals() {
      return CompletableFuture.completedFuture(totals);
    }

    @Override
    public CompletionStage<List<Ledgers.DeviceSummary>> losers(int most) {
      return CompletableFuture.completedFuture(losers.subList(0, Math.min(most, losers.size())));
    }
  }

  /** What tests put in quarantine. */
  public static final class FakeQuarantine implements Quarantine {
    public final List<Quarantine.Item> items = new CopyOnWriteArrayList<>();

    @Override
    public void keep(String device, String reason, long offset, ByteString bytes) {
      items.add(new Quarantine.Item(items.size(), 0, reason, offset, bytes.length(), bytes));
    }

    @Override
    public CompletionStage<List<Quarantine.Item>> list(String device) {
      return CompletableFuture.completedFuture(List.copyOf(items));
    }
  }

  /** Events in a list. */
  public static final class FakeEvents implements EventStore {
    public final List<StoredEvent> stored = new CopyOnWriteArrayList<>();
    public final AtomicInteger open = new AtomicInteger();

    public void add(String name, String device, long timeUs) {
      stored.add(event(name, device, timeUs));
    }

    public static StoredEvent event(String name, String device, long timeUs) {
      String json =
          String.format(
              "{\"name\":\"%s\",\"device\":\"%s\",\"stream\":\"s\",\"seq\":1,\"boot\":0,"
                  + "\"time\":\"%s\",\"time_estimated\":false,\"rule_set\":\"0123456789abcdef\","
                  + "\"fields\":{\"pid\":812,\"comm\":\"<b>dns</b>\"},"
                  + "\"labels\":{\"severity\":\"critical\"}}",
              name, device, TimeText.of(timeUs));
      return new StoredEvent(name, device, timeUs, ByteString.fromString(json));
    }

    @Override
    public Cursor query(Filter filter) {
      open.incrementAndGet();
      List<StoredEvent> found = new ArrayList<>();
      for (StoredEvent event : stored) {
        if ((filter.names() == null || filter.names().contains(event.name()))
            && (filter.devices() == null || filter.devices().contains(event.device()))
            && filter.fromUs() <= event.timeUs()
            && event.timeUs() < filter.toUs()) {
          found.add(event);
        }
      }
      Iterator<StoredEvent> iterator = found.iterator();
      return new Cursor() {
        @Override
        public boolean hasNext() {
          return iterator.hasNext();
        }

        @Override
        public StoredEvent next() {
          return iterator.next();
        }

        @Override
        public void close() {
          open.decrementAndGet();
        }
      };
    }
  }

  /** Gives every watcher what tests offer. */
  public static final class FakeTail implements Tail {
    private static final int BUFFER_ITEMS = 1_000;

    private final List<BoundedSourceQueue<Tail.Item>> watchers = new CopyOnWriteArrayList<>();

    public int watchers() {
      return watchers.size();
    }

    public void offer(Tail.Item item) {
      watchers.forEach(watcher -> watcher.offer(item));
    }

    /** Ends all tails, as a node does that stops. */
    public void complete() {
      watchers.forEach(BoundedSourceQueue::complete);
    }

    /** A frame of kern.info records, all owned. */
    public void offerFrame(FakeSegments segments, FrameLocation location, String raw) {
      FrameHeader header = segments.stored(location).header();
      offer(new Frame(header, header.ranges(), ByteString.fromString(raw)));
    }

    public static Frame frame(FrameHeader header, SeqRanges owned, String raw) {
      return new Frame(header, owned, ByteString.fromString(raw));
    }

    @Override
    public boolean full() {
      return false;
    }

    @Override
    public Source<Tail.Item, NotUsed> watch() {
      return Source.<Tail.Item>queue(BUFFER_ITEMS)
          .watchTermination(
              (queue, ended) -> {
                watchers.add(queue);
                ended.whenComplete((done, failure) -> watchers.remove(queue));
                return NotUsed.getInstance();
              });
    }
  }

  /** One rule, and what tests say of newer ones. */
  public static final class FakeRules implements RulesDesk {
    public volatile @Nullable RuleException problem;
    private final RuleSet rules = parsed();

    private static RuleSet parsed() {
      try {
        return RuleSet.parse(
            Map.of(
                "link.conf",
                """
                rules { link-down {
                  match = "(?P<port>eth[0-9]+): Link is Down"
                  fields { port = string }
                  labels { severity = warning }
                  examples = [ { line = "r8169 eth0: Link is Down", fields { port = eth0 } } ]
                  counter-examples = [ "eth0: Link is Up" ]
                } }
                """));
      } catch (RuleException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public RuleSet current() {
      return rules;
    }

    @Override
    public Optional<RuleException> lastProblem() {
      return Optional.ofNullable(problem);
    }
  }

  /** Regrinds that wait for ever. */
  public static final class FakeRegrinds implements RegrindDesk {
    private final Map<String, Regrinds.Status> statuses = new ConcurrentSkipListMap<>();

    @Override
    public Regrinds.Status start(long fromUs, long toUs) {
      String id = "1-" + (statuses.size() + 1);
      set(id, Regrinds.State.WAITING, fromUs, toUs);
      return statuses.get(id);
    }

    public void set(String id, Regrinds.State state, long fromUs, long toUs) {
      statuses.put(id, new Regrinds.Status(id, state, fromUs, toUs, 3, 1, 20, 0, 0, ""));
    }

    @Override
    public Regrinds.@Nullable Status status(String id) {
      return statuses.get(id);
    }

    @Override
    public List<Regrinds.Status> all() {
      return List.copyOf(statuses.values());
    }

    @Override
    public boolean cancel(String id) {
      Regrinds.Status status = statuses.get(id);
      if (status == null) {
        return false;
      }
      set(id, Regrinds.State.CANCELLED, status.fromUs(), status.toUs());
      return true;
    }
  }
}
