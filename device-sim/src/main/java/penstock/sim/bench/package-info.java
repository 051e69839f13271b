/**
 * {@code bench ingest}: how fast a node of its own takes uploads. The bench starts a node and a
 * load generator as processes, watches the node from outside ({@code /proc}, {@code /metrics}) and
 * believes nothing that the ledger does not confirm.
 */
@NullMarked
package penstock.sim.bench;

import org.jspecify.annotations.NullMarked;
