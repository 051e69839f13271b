/** The model of a device: ring buffer, token buckets, uploader. Pure: clock and seed are given. */
@NullMarked
package penstock.sim.device;

import org.jspecify.annotations.NullMarked;
