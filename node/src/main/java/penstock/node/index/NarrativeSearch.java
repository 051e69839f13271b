package penstock.node.index;

/** Where narratives are asked for. Thread-safe. */
public interface NarrativeSearch {

  /** Whether a query would be taken now. */
  boolean free();

  /**
   * Begins a query over what is settled now; the caller closes it. Blocks while it looks frames up.
   *
   * @throws Narratives.Busy where too many run
   */
  NarrativeScan open(NarrativeQuery query);
}
