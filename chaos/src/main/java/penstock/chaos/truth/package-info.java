/** What is true about the devices of a workload, as they know it themselves. */
@NullMarked
package penstock.chaos.truth;

import org.jspecify.annotations.NullMarked;
