package penstock.node.device;

public interface LedgerBook {
  void update(Ledgers.DeviceSummary s);
}
