/** The operator's routes and the page. */
@NullMarked
package penstock.node.operator;

import org.jspecify.annotations.NullMarked;
