/** How devices talk: HTTP/1.1 over mutual TLS, light enough for thousands in one process. */
@NullMarked
package penstock.sim.wire;

import org.jspecify.annotations.NullMarked;
