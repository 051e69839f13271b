package penstock.chaos;

/**
 * Something that a guarantee rules out. Each kind is defined, with an example, in {@code
 * chaos/README.md}.
 *
 * @param where device, and as far as known stream and sequence numbers
 */
public record Anomaly(Kind kind, String where, String what) {

  /** What can go wrong. */
  public enum Kind {
    LOST_ACKED_RECORD,
    DUPLICATE_RECORD,
    DISORDER,
    PHANTOM_RECORD,
    WRONG_CONTENTS,
    LOST_EVENT,
    DUPLICATE_EVENT,
    PHANTOM_EVENT,
    UNBALANCED_LEDGER,
    SILENT_LOSS,
    FALSE_LOSS,
    SWALLOWED_LOG,
    NO_SERVICE,
    UNINVITED_UPLOAD,
    UNTRUE_REPLY,
    NODE_FAILURE
  }

  @Override
  public String toString() {
    return kind + " at " + where + ": " + what;
  }
}
