package penstock.sim.device;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a device knows about itself, for whoever checks a node. Not thread-safe: read it when the
 * fleet has come to rest.
 */
public final class DeviceTruth {

  /** One broken promise is as good as a thousand. */
  private static final int BROKEN_MAX = 20;

  private final String device;
  private final List<StreamTruth> streams = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();

  DeviceTruth(String device) {
    this.device = device;
  }

  void begin(StreamTruth stream) {
    streams.add(stream);
  }

  void broken(String what) {
    if (broken.size() < BROKEN_MAX) {
      broken.add(what);
    }
  }

  public String device() {
    return device;
  }

  /** Its streams, oldest first. */
  public List<StreamTruth> streams() {
    return Collections.unmodifiableList(streams);
  }

  public @Nullable StreamTruth stream(String id) {
    for (StreamTruth stream : streams) {
      if (stream.id().equals(id)) {
        return stream;
      }
    }
    return null;
  }

  /** Answers that a node must not give, a sentence each: the first {@value #BROKEN_MAX}. */
  public List<String> broken() {
    return Collections.unmodifiableList(broken);
  }
}
