/** A model of a device and of fleets of them. */
@NullMarked
package penstock.sim;

import org.jspecify.annotations.NullMarked;
