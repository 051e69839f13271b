package penstock.node.operator;

import java.util.List;

/** What has to work so that the node takes uploads; answers from memory, at once. */
public interface Readiness {

  List<Check> checks();

  /**
   * One thing that has to work.
   *
   * @param name a word
   * @param detail what is wrong, empty where it is green
   */
  record Check(String name, boolean green, String detail) {}
}
