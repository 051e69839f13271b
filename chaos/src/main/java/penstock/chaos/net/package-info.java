/** The ways between nodes and what they depend on, each to be cut on its own. */
@NullMarked
package penstock.chaos.net;

import org.jspecify.annotations.NullMarked;
