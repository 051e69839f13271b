package penstock.sim.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import penstock.sim.fleet.Fleet;
import penstock.sim.operator.OperatorClient;

/** Makes a fleet's devices known to a node. */
public final class Registration {

  /** Requests at a time: a fleet is registered in seconds, and the node hardly notices. */
  private static final int THREADS = 8;

  private Registration() {}

  public static void register(Fleet fleet, OperatorClient operator)
      throws IOException, InterruptedException {
    ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> requests =
          fleet.devices().stream()
              .<Future<?>>map(
                  device ->
                      executor.submit(
                          () -> {
                            operator.register(device.entry());
                            return null;
                          }))
              .toList();
      for (Future<?> request : requests) {
        request.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a device can't be registered: " + e.getCause(), e);
    } finally {
      executor.shutdownNow();
    }
  }
}
