/** Admission, authentication and intake of uploads. */
@NullMarked
package penstock.node.gate;

import org.jspecify.annotations.NullMarked;
