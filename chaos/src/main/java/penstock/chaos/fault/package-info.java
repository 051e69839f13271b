/** What is done to nodes while a workload runs. */
@NullMarked
package penstock.chaos.fault;

import org.jspecify.annotations.NullMarked;
