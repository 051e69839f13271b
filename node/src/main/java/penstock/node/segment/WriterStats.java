package penstock.node.segment;

import java.time.Duration;

/**
 * How a store's writer is doing, for those who decide what to let in.
 *
 * @param queuedFrames appended and not durable yet
 * @param queuedBytes of those
 * @param durableBytesPerSecond made durable lately; fades to 0 when nothing is appended
 * @param busyBytesPerSecond made durable while there was something to write: what the medium gave
 *     for groups of the recent size (larger groups go faster); 0 before the first group
 * @param commitLatency lately, from append to durable, of the frame that waited longest in a group
 * @param failing the medium refuses; appends fail at once until it takes a new segment
 */
public record WriterStats(
    int queuedFrames,
    long queuedBytes,
    double durableBytesPerSecond,
    double busyBytesPerSecond,
    Duration commitLatency,
    boolean failing) {}
