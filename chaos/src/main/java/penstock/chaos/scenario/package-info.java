/** The attacks, one class each. */
@NullMarked
package penstock.chaos.scenario;

import org.jspecify.annotations.NullMarked;
