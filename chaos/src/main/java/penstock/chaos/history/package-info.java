/** What happened in a run, and when. */
@NullMarked
package penstock.chaos.history;

import org.jspecify.annotations.NullMarked;
