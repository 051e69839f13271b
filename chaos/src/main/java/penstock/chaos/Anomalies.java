package penstock.chaos;

import java.util.ArrayList;
import java.util.List;

/** What was found so far. Thread-safe. */
public final class Anomalies {

  /** One broken promise breaks thousands of records: the first of them tell what it was. */
  private static final int KEPT_MAX = 200;

  private final List<Anomaly> kept = new ArrayList<>();
  private long count;

  /** Notes one; beyond the first 200 only their number is kept. */
  public synchronized void add(Anomaly.Kind kind, String where, String what) {
    count++;
    if (kept.size() < KEPT_MAX) {
      kept.add(new Anomaly(kind, where, what));
    }
  }

  /** How many there were. */
  public synchronized long count() {
    return count;
  }

  /** The first ones, in the order in which they were found. */
  public synchronized List<Anomaly> first() {
    return List.copyOf(kept);
  }
}
