package penstock.node.device;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import penstock.node.device.Ledgers.DeviceSummary;

/** What is known of all ledgers together. Any number of callers may ask every few seconds. */
public interface FleetLedger {

  CompletionStage<FleetTotals> totals();

  /** The devices that lost most, the worst first; only such that lost anything. */
  CompletionStage<List<DeviceSummary>> losers(int most);

  /** Of a node that is alone, and so has heard of everything. */
  static FleetLedger of(LedgerBook book) {
    return new FleetLedger() {
      @Override
      public CompletionStage<FleetTotals> totals() {
        return CompletableFuture.completedFuture(book.totals());
      }

      @Override
      public CompletionStage<List<DeviceSummary>> losers(int most) {
        return CompletableFuture.completedFuture(book.losers(most));
      }
    };
  }
}
