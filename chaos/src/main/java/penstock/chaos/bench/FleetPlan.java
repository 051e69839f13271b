package penstock.chaos.bench;

import java.time.Duration;

/**
 * What is measured.
 *
 * @param uploadsPerSecond of 35 KB raw each, of all devices together
 * @param outstanding uploads on their way at a time, at most
 * @param kill whether a node is killed under load
 * @param rolling whether all nodes are restarted under load, one after the other
 */
record FleetPlan(
    double uploadsPerSecond,
    int devices,
    int outstanding,
    Duration warmup,
    Duration time,
    boolean kill,
    boolean rolling) {}
