/** What devices log: contents that are a pure function of device, stream and number. */
@NullMarked
package penstock.sim.line;

import org.jspecify.annotations.NullMarked;
