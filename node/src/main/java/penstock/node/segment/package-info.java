/** Frames, segments and the store that keeps them. */
@NullMarked
package penstock.node.segment;

import org.jspecify.annotations.NullMarked;
