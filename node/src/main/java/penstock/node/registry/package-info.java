/** Which devices may write, and what is known of them. */
@NullMarked
package penstock.node.registry;

import org.jspecify.annotations.NullMarked;
