/** Metrics that the client library has none for. */
@NullMarked
package penstock.node.metric;

import org.jspecify.annotations.NullMarked;
