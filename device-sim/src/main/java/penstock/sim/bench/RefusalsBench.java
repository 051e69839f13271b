package penstock.sim.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import penstock.protocol.DeviceCertificate;
import penstock.protocol.ServerTrust;
import penstock.sim.operator.DeviceEntry;
import penstock.sim.operator.OperatorClient;

/** A node without room, and devices that want in. Belongs to one thread. */
final class RefusalsBench {

  private static final int SEED = 1;

  private final BenchSettings settings;
  private final int connections;
  private final byte[] request;

  private final AtomicBoolean over = new AtomicBoolean();
  private final LongAdder refused = new LongAdder();
  private final LongAdder others = new LongAdder();

  RefusalsBench(BenchSettings settings, int connections, int bodyBytes) {
    this.settings = settings;
    this.connections = connections;
    this.request = request(bodyBytes);
  }

  private static byte[] request(int bodyBytes) {
    byte[] head = head("Content-Length: " + bodyBytes).getBytes(StandardCharsets.US_ASCII);
    byte[] request = new byte[head.length + bodyBytes];
    byte[] body = new byte[bodyBytes];
    new Random(SEED).nextBytes(body);
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(body, 0, request, head.length, bodyBytes);
    return request;
  }

  private static String head(String length) {
    return "POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-kmsg\r\n"
        + "Content-Encoding: zstd\r\nPenstock-Stream: s1\r\n"
        + length
        + "\r\n\r\n";
  }

  /** Returns whether every answer was a refusal. */
  boolean run(PrintStream out) throws IOException, InterruptedException, ExecutionException {
    try (Cleanup cleanup = Cleanup.hooked()) {
      Path directory = cleanup.directory(settings.directory());
      NodeProcess node = cleanup.add(NodeProcess.start(settings, directory));
      OperatorClient operator =
          new OperatorClient(URI.create("http://127.0.0.1:" + node.operatorPort()), "");
      DeviceConnection holder = cleanup.add(connect("holder", node, operator));
      holder.send(head("Transfer-Encoding: chunked").getBytes(StandardCharsets.US_ASCII));
      List<DeviceConnection> devices = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        devices.add(cleanup.add(connect("device-" + i, node, operator)));
      }
      out.println(measure(node, devices).line());
    }
    return others.sum() == 0;
  }

  private static DeviceConnection connect(String id, NodeProcess node, OperatorClient operator)
      throws IOException {
    DeviceCertificate certificate = DeviceCertificate.generate(id);
    operator.register(new DeviceEntry(id, certificate.fingerprint(), "router", Map.of()));
    SSLSocketFactory sockets = certificate.clientContext(ServerTrust.any()).getSocketFactory();
    return DeviceConnection.open(sockets, node.devicePort());
  }

  private BenchReport measure(NodeProcess node, List<DeviceConnection> devices)
      throws IOException, InterruptedException, ExecutionException {
    ExecutorService executor = Executors.newFixedThreadPool(devices.size());
    try {
      List<Future<?>> lanes = new ArrayList<>();
      for (DeviceConnection device : devices) {
        lanes.add(executor.submit(() -> knock(device)));
      }
      TimeUnit.SECONDS.sleep(settings.load().warmupSeconds());
      NodeCpu cpu = new NodeCpu(node.pid());
      long before = refused.sum();
      long beganNanos = System.nanoTime();
      TimeUnit.SECONDS.sleep(settings.load().seconds());
      double cores = cpu.cores();
      double perSecond = (double) (refused.sum() - before) * 1e9 / (System.nanoTime() - beganNanos);
      over.set(true);
      for (Future<?> lane : lanes) {
        lane.get();
      }
      return new BenchReport()
          .put("bench", "refusals")
          .put("connections", devices.size())
          .put("request_bytes", request.length)
          .put("seconds", settings.load().seconds())
          .put("refusals_per_second", perSecond, 0)
          .put("node_cores", cores, 2)
          .put("refusals_per_second_per_core", perSecond / cores, 0)
          .put("other_answers", others.sum())
          .put("pinned", settings.cores().pinned());
    } finally {
      executor.shutdownNow();
    }
  }

  /** Sends the same again and again; one that waits for the only place in the room counts, too. */
  private @Nullable Void knock(DeviceConnection device) throws IOException {
    while (!over.get()) {
      Reply reply = device.exchange(request, 0, request.length);
      if (reply.status() == 503 && !reply.closes()) {
        refused.increment();
      } else {
        others.increment();
      }
    }
    return null;
  }
}
