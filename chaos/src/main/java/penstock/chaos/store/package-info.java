/** An S3 store that has moods, as a process of its own. */
@NullMarked
package penstock.chaos.store;

import org.jspecify.annotations.NullMarked;
