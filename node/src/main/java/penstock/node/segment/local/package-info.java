/** Segments as files of this machine. */
@NullMarked
package penstock.node.segment.local;

import org.jspecify.annotations.NullMarked;
