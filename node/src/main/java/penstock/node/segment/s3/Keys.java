package penstock.node.segment.s3;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Keys of objects. Each ends with something random: a write whose end is not known may still come,
 * and must never meet other bytes under the same key.
 */
final class Keys {

  private Keys() {}

  static String group(String segment, long start) {
    return "%s%020d-%08x".formatted(groupsOf(segment), start, random());
  }

  /** What the keys of all groups of a segment begin with. */
  static String groupsOf(String segment) {
    return "open/" + segment + "/";
  }

  static String merged(String segment) {
    return "%s%08x.seg".formatted(mergedOf(segment), random());
  }

  /** What the keys of all objects that were made at sealing a segment begin with. */
  static String mergedOf(String segment) {
    return "sealed/" + segment + "/";
  }

  static String events(String segment) {
    return "%s%08x.events".formatted(eventsOf(segment), random());
  }

  /** What the keys of all files of a segment's events begin with. */
  static String eventsOf(String segment) {
    return "events/" + segment + "/";
  }

  /** An object that says nothing, to see whether the bucket can be written. */
  static String probe(String node) {
    return "probe/" + node;
  }

  private static int random() {
    return ThreadLocalRandom.current().nextInt();
  }
}
