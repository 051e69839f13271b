/** Devices that log, upload, and remember what they were told. */
@NullMarked
package penstock.chaos.workload;

import org.jspecify.annotations.NullMarked;
