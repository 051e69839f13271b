/** The device actor and what it decides. */
@NullMarked
package penstock.node.device;

import org.jspecify.annotations.NullMarked;
