package penstock.chaos.truth;

import java.util.List;
import java.util.Set;

/** A device of a workload, once its workload has come to rest. */
public interface DeviceFacts {

  String id();

  /** The streams of which it has sent anything. */
  List<? extends StreamFacts> streams();

  /** Rules of which all events are foretold by {@link LogRecord#event}. */
  Set<String> rules();
}
