package penstock.node.segment.s3;

/**
 * A segment that is not sealed, as the catalog has it.
 *
 * @param end behind the last durable group
 */
record OpenRow(String name, long id, String owner, long createdUs, long end) {}
