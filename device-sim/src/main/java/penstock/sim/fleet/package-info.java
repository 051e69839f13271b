/** Many devices in neighbourhoods, what befalls them, and the truth about what they sent. */
@NullMarked
package penstock.sim.fleet;

import org.jspecify.annotations.NullMarked;
