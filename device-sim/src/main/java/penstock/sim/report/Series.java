package penstock.sim.report;

import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import penstock.sim.swarm.Second;

/**
 * A line of a panel.
 *
 * @param style class of its line in {@link PictureStyle}
 * @param filled whether the space below is tinted
 * @param value NaN where nothing was seen
 * @param words its largest value for people
 */
record Series(
    String label,
    String style,
    boolean filled,
    ToDoubleFunction<Second> value,
    DoubleFunction<String> words) {}
