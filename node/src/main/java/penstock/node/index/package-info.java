/** Narratives and grep over stored frames. */
@NullMarked
package penstock.node.index;

import org.jspecify.annotations.NullMarked;
