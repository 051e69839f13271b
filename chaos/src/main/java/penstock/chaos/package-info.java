/** Attacks on the guarantees of a node, with real processes and real connections. */
@NullMarked
package penstock.chaos;

import org.jspecify.annotations.NullMarked;
