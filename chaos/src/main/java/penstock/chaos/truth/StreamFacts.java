package penstock.chaos.truth;

import penstock.protocol.SeqRanges;

/** What a device knows about one of its streams, once its workload has come to rest. */
public interface StreamFacts {

  String device();

  String stream();

  /** Its numbers are those below this one. */
  long next();

  /** All that was answered 200. */
  SeqRanges acked();

  /** All that was sent, whether an answer came or not. */
  SeqRanges sent();

  /** Records, counted as often as they were sent. */
  long recordsSent();

  /** What has to be named as lost: whoever answered 200 was told. */
  SeqRanges toldLost();

  /** What may be named as lost: the device can't send it any more. */
  SeqRanges gone();

  /** Whether each number below {@link #next} was answered 200 or told as lost. */
  boolean isSettled();

  /** The record with this number: always the same. */
  LogRecord record(long seq);

  /** The device's and its own name, for people. */
  default String title() {
    return device() + "/" + stream();
  }
}
