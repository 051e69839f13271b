/** Start and wiring of a node. */
@NullMarked
package penstock.node;

import org.jspecify.annotations.NullMarked;
