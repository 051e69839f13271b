package penstock.sim.bench;

import java.net.URI;
import penstock.sim.operator.OperatorClient;

/**
 * What the load generator is told, as one line of JSON on its standard input.
 *
 * @param rawMbPerSecond the rate that it aims at; 0 for as fast as it goes
 * @param outstanding uploads on their way at a time
 * @param level of zstd
 */
record LoadSettings(
    int devicePort,
    int operatorPort,
    Mix mix,
    double rawMbPerSecond,
    int warmupSeconds,
    int seconds,
    int devices,
    int outstanding,
    int level) {

  /** Where the node's operator side is. */
  OperatorClient operator() {
    return new OperatorClient(URI.create("http://127.0.0.1:" + operatorPort), "");
  }

  /** The same, against a node that listens there. */
  LoadSettings at(int device, int operator) {
    return new LoadSettings(
        device, operator, mix, rawMbPerSecond, warmupSeconds, seconds, devices, outstanding, level);
  }
}
