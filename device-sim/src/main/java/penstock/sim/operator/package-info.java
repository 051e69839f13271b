/** The operator's side over HTTP: registry, ledgers, narratives, events. */
@NullMarked
package penstock.sim.operator;

import org.jspecify.annotations.NullMarked;
