/** What every segment store does, whatever keeps its bytes: groups, settling, sealing. */
@NullMarked
package penstock.node.segment.log;

import org.jspecify.annotations.NullMarked;
