/** From settled frames through rules to events. */
@NullMarked
package penstock.node.grind;

import org.jspecify.annotations.NullMarked;
