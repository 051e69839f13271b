/** Segments in a bucket, for any number of nodes, with a catalog in the database. */
@NullMarked
package penstock.node.segment.s3;

import org.jspecify.annotations.NullMarked;
