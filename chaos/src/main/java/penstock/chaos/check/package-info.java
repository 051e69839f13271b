/** What has to hold when every fault has healed. */
@NullMarked
package penstock.chaos.check;

import org.jspecify.annotations.NullMarked;
