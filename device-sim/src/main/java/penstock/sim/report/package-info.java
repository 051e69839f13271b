/** What a person sees of a run: a view while it goes on, and text, JSON and a picture of it. */
@NullMarked
package penstock.sim.report;

import org.jspecify.annotations.NullMarked;
