package penstock.node.grind;

import java.io.IOException;
import java.nio.file.Path;

/** A file of events is not what was written; it can be made again from its segment. */
final class CorruptEventsException extends IOException {

  private static final long serialVersionUID = 1;

  CorruptEventsException(Path file, long offset, String reason) {
    super(file + " at byte " + offset + ": " + reason + "; grind the segment again");
  }
}
