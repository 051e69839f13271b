package penstock.node.device;

import akka.actor.typed.ActorRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command for which the table of retired streams is being read or written. Until it has been
 * handled, all others wait behind it. Belongs to one actor; not thread-safe.
 */
final class Turn {

  /** What comes on top gets no answer, and its ask fails: a device has few uploads at a time. */
  static final int BEHIND_MAX = 64;

  private @Nullable DeviceCommand served;
  private @Nullable String absent;
  private final List<DeviceCommand> behind = new ArrayList<>(0);

  void begin(DeviceCommand command) {
    served = command;
  }

  @Nullable DeviceCommand served() {
    return served;
  }

  boolean isOf(DeviceCommand command) {
    return served == command;
  }

  /** Whether a command has to wait; it is then kept. */
  boolean keepsWaiting(DeviceCommand command) {
    boolean ownResult =
        command instanceof DeviceCommand.Fetched || command instanceof DeviceCommand.Shelved;
    if (served == null || served == command || ownResult) {
      return false;
    }
    if (behind.size() < BEHIND_MAX || command instanceof DeviceCommand.Stop) {
      behind.add(command);
    }
    return true;
  }

  /** The stream is in no table; that holds for this turn. */
  void absent(String stream) {
    absent = stream;
  }

  boolean isAbsent(String stream) {
    return stream.equals(absent);
  }

  /** The command is handled now, and may {@link #begin} again. */
  void suspend() {
    served = null;
  }

  /** Nothing is read or written any more: what waited goes on. */
  void end(ActorRef<DeviceCommand> self) {
    served = null;
    absent = null;
    behind.forEach(self::tell);
    behind.clear();
  }
}
