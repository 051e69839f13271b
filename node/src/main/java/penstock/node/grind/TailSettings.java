package penstock.node.grind;

import com.typesafe.config.Config;
import penstock.node.settings.Section;

/**
 * How much those who watch may use.
 *
 * @param watchersMax at the same time
 * @param bufferItems that wait for one watcher
 * @param bufferBytes that these items may have in all
 */
public record TailSettings(int watchersMax, int bufferItems, long bufferBytes) {

  private static final int WATCHERS_MAX = 10_000;
  private static final int ITEMS_MAX = 1_000_000;

  public static TailSettings of(Config root) {
    Section section = Section.of(root, "penstock.tail");
    TailSettings settings =
        new TailSettings(
            section.integer("watchers-max", 0, WATCHERS_MAX),
            section.integer("buffer-items", 2, ITEMS_MAX),
            section.bytes("buffer-bytes", 1, 1L << 40));
    section.end();
    return settings;
  }
}
