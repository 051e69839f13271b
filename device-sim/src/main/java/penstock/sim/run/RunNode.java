package penstock.sim.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import penstock.sim.demo.DemoFolder;
import penstock.sim.demo.NodeCommandLine;
import penstock.sim.demo.NodeProcess;

/** A node of the run's own, with its data in a temporary folder that goes with it. */
final class RunNode implements AutoCloseable {

  private final DemoFolder folder;
  private final NodeProcess process;
  private final int proxiedPort;

  private RunNode(DemoFolder folder, NodeProcess process, int proxiedPort) {
    this.folder = folder;
    this.process = process;
    this.proxiedPort = proxiedPort;
  }

  static RunNode start() throws IOException, InterruptedException {
    DemoFolder folder = DemoFolder.make(null, false);
    int proxied = freePort();
    var command = NodeCommandLine.of(folder.data(), 0);
    command.add("-Dpenstock.device.proxied-port=" + proxied);
    try {
      return new RunNode(folder, NodeProcess.start(command, folder.log()), proxied);
    } catch (IOException | InterruptedException e) {
      folder.clean(true);
      throw e;
    }
  }

  /** The node does not tell this port, so it is chosen here. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  int devicePort() {
    return process.devicePort();
  }

  int proxiedPort() {
    return proxiedPort;
  }

  int operatorPort() {
    return process.operatorPort();
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() throws IOException {
    process.close();
    folder.clean(false);
  }
}
