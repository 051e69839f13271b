package penstock.node.segment.s3;

/**
 * Some frames that were made durable at once, as an object of their own.
 *
 * @param start where it begins in its segment; the segment's header lies before its first frame
 */
record Group(String segment, long start, int length, String key) {

  long end() {
    return start + length;
  }
}
