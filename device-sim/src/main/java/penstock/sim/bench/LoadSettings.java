package penstock.sim.bench;

import java.net.URI;
import java.util.List;
import penstock.sim.operator.OperatorClient;

/**
 * What the load generator is told, as one line of JSON on its standard input.
 *
 * @param devicePorts of the nodes; devices are spread over them, and go to the next one when theirs
 *     does not answer
 * @param tag in the devices' names, so that each run has its own
 * @param rawMbPerSecond the rate that it aims at; 0 for as fast as it goes
 * @param outstanding uploads on their way at a time
 * @param level of zstd
 */
record LoadSettings(
    List<Integer> devicePorts,
    int operatorPort,
    String tag,
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

  /** The same, against nodes that listen there. */
  LoadSettings at(List<Integer> devicePorts, int operatorPort) {
    return new LoadSettings(
        devicePorts,
        operatorPort,
        tag,
        mix,
        rawMbPerSecond,
        warmupSeconds,
        seconds,
        devices,
        outstanding,
        level);
  }
}
