/** The commands of {@code bin/penstock chaos}. */
@NullMarked
package penstock.chaos.cli;

import org.jspecify.annotations.NullMarked;
