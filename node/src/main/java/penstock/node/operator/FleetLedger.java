package penstock.node.operator;

import java.util.List;
import penstock.node.device.FleetTotals;
import penstock.node.device.Ledgers.DeviceSummary;

/** What is known of all ledgers together; answers from memory, at once. */
public interface FleetLedger {

  FleetTotals totals();

  /** The devices that lost most, the worst first; only such that lost anything. */
  List<DeviceSummary> losers(int most);
}
