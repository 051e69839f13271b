package penstock.node.grind;

/** Work that is done in small steps, so that new frames go in between. */
interface Chore {

  /** What a chore has to say after a step. */
  enum Progress {
    /** There is more to do. */
    MORE,
    /** There is more to do, but somebody else has to be done first. */
    WAIT,
    /** The step failed; it may work later. */
    RETRY,
    /** There is nothing more to do. */
    DONE
  }

  /** Who goes first. */
  enum Urgency {
    /** Frames that arrived since the start, but not by way of the queue. */
    NEWS,
    /** Frames that were there at the start. */
    CATCH_UP,
    /** Frames that are to be ground again. */
    REGRIND
  }

  /** Does about as much as one frame is. */
  Progress step(FrameGrinder grinder);
}
