/**
 * TLS of the device listener: the stage between TCP and HTTP, and what handshakes may take of a
 * node. Knows nothing of HTTP.
 */
@NullMarked
package penstock.node.tls;

import org.jspecify.annotations.NullMarked;
