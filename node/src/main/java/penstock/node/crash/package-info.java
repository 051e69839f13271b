/** Places where a test can make the process end as if its power had gone. */
@NullMarked
package penstock.node.crash;

import org.jspecify.annotations.NullMarked;
