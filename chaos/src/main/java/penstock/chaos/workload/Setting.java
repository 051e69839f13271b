package penstock.chaos.workload;

import penstock.chaos.Anomalies;
import penstock.chaos.history.History;

/**
 * What a workload is made with.
 *
 * @param seed of all its chance
 * @param tag stands in its devices' ids, so that runs on one fleet keep apart
 */
public record Setting(long seed, String tag, Anomalies anomalies, History history) {}
