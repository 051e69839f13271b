/** Nodes as processes that can be killed, and what their operators ask them. */
@NullMarked
package penstock.chaos.cluster;

import org.jspecify.annotations.NullMarked;
