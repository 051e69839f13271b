package penstock.sim.verify;

import java.util.List;
import java.util.SortedMap;

/**
 * What a verification found.
 *
 * @param records that the narratives gave back, each compared
 * @param events that were given, by name
 * @param lostByCause records that the ledgers name as lost
 * @param differences how many
 * @param first the first of them
 */
public record VerifyReport(
    long records,
    SortedMap<String, Long> events,
    SortedMap<String, Long> lostByCause,
    long differences,
    List<Difference> first) {

  public boolean agrees() {
    return differences == 0;
  }
}
