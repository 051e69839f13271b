package penstock.chaos.net;

import java.util.ArrayList;
import java.util.List;

/** Makes networks. */
public final class Networks {

  /** {@code -Dpenstock.chaos.network=proxies} asks for proxies where namespaces would do, too. */
  private static final String PROPERTY = "penstock.chaos.network";

  private Networks() {}

  /**
   * Namespaces where this machine can make them, else proxies.
   *
   * @param nodes how many at least
   */
  public static Network best(int nodes) {
    if (System.getProperty(PROPERTY, "").equals("proxies")) {
      return new ProxyNetwork("they were asked for");
    }
    List<String> whyNot = new ArrayList<>();
    NamespaceNetwork namespaces = NamespaceNetwork.tryMake(nodes, whyNot);
    return namespaces == null ? new ProxyNetwork(String.join("; ", whyNot)) : namespaces;
  }
}
