/**
 * What makes nodes a cluster: settings, joining, traffic between nodes over TLS, what happens to a
 * node that was taken out, and the phases of a stop.
 */
@NullMarked
package penstock.node.cluster;

import org.jspecify.annotations.NullMarked;
