/** The operator's commands: the same as the routes, from a terminal. */
@NullMarked
package penstock.node.cli;

import org.jspecify.annotations.NullMarked;
