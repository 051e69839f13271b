package penstock.node.fleet;

import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import penstock.node.grind.EventStore.StoredEvent;
import penstock.node.grind.Tail;
import penstock.node.index.LinePattern;
import penstock.node.registry.DeviceEntry;
import penstock.node.registry.Registry;
import penstock.node.wire.FleetWire;

/**
 * What happens on this node, for who watches another. Leaves out what the watcher does not want to
 * see, as far as that costs little: frames are sent whole, and the watcher's node looks again.
 */
final class TailService implements FleetService {

  static final String KIND = "tail";

  /** Beyond the watchers that the tail takes, a few that are told that it takes no more. */
  private static final int ANSWERS_MAX = 10_000;

  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);

  private final Tail here;
  private final Registry registry;

  TailService(Tail here, Registry registry) {
    this.here = here;
    this.registry = registry;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public int answersMax() {
    return ANSWERS_MAX;
  }

  @Override
  public Source<ByteString, ?> answer(ByteString payload) throws InvalidProtocolBufferException {
    Tail.Wanted wanted = TailWire.wanted(FleetWire.TailQuery.parseFrom(payload.toArrayUnsafe()));
    Coarse filter = new Coarse(wanted, pattern(wanted.pattern()));
    ByteString sign = Parcels.of(TailWire.ALIVE);
    return here.watch()
        .filter(filter::takes)
        .map(TailWire::parcel)
        .keepAlive(SIGN_OF_LIFE, () -> sign)
        .prepend(Source.single(sign));
  }

  private static @Nullable LinePattern pattern(@Nullable String regex)
      throws InvalidProtocolBufferException {
    try {
      return regex == null ? null : LinePattern.of(regex);
    } catch (LinePattern.Refused e) {
      throw new InvalidProtocolBufferException("its pattern " + e.getMessage());
    }
  }

  private final class Coarse {
    private final Tail.Wanted wanted;
    private final @Nullable LinePattern pattern;

    Coarse(Tail.Wanted wanted, @Nullable LinePattern pattern) {
      this.wanted = wanted;
      this.pattern = pattern;
    }

    boolean takes(Tail.Item item) {
      if (item instanceof Tail.Frame frame) {
        return wanted.records() && takesDevice(frame.header().device()) && mayMatch(frame);
      }
      return !(item instanceof Tail.Made made) || takesEvent(made.event());
    }

    private boolean takesEvent(StoredEvent event) {
      return wanted.events()
          && (wanted.names() == null || wanted.names().contains(event.name()))
          && takesDevice(event.device());
    }

    private boolean mayMatch(Tail.Frame frame) {
      byte[] raw = frame.raw().toArrayUnsafe();
      return pattern == null || pattern.mayMatch(raw);
    }

    private boolean takesDevice(String device) {
      if (wanted.devices() != null && !wanted.devices().contains(device)) {
        return false;
      }
      if (wanted.labels().isEmpty()) {
        return true;
      }
      DeviceEntry entry = registry.byId(device);
      return entry != null && labelsHold(entry.labels());
    }

    private boolean labelsHold(Map<String, String> labels) {
      for (Map.Entry<String, Set<String>> label : wanted.labels().entrySet()) {
        String value = labels.get(label.getKey());
        if (value == null || !label.getValue().contains(value)) {
          return false;
        }
      }
      return true;
    }
  }
}
