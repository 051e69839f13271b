package penstock.node.operator;

import java.util.List;
import penstock.node.device.Ledgers.DeviceSummary;

/** What is known of all ledgers together; answers from memory, at once. */
public interface FleetLedger {

  Totals totals();

  /** The devices that lost most, the worst first; only such that lost anything. */
  List<DeviceSummary> losers(int most);

  /** In records, over the whole fleet. Received is stored + duplicates. */
  record Totals(
      long received,
      long stored,
      long duplicates,
      long lost,
      long malformed,
      long devices,
      long streams) {}
}
