package penstock.chaos.fault;

import java.util.Random;
import penstock.chaos.cluster.NodeUnderTest;
import penstock.chaos.workload.Tally;

/** Something done to a node under load. */
public interface Fault {

  /**
   * Does it, and heals it: the node serves as this begins, and when it returns.
   *
   * @param random the only source of chance
   * @param load how the uploads go on meanwhile
   */
  void strike(NodeUnderTest node, Random random, Tally load) throws InterruptedException;
}
