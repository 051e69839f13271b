package penstock.node.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How a command prints what it got. */
enum Format {
  /** For people. */
  TEXT,
  /** A JSON object a line. */
  NDJSON,
  /** Records as they were stored, {@code /dev/kmsg} lines. */
  KMSG;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** For picocli: text and ndjson. */
  static class Converter implements ITypeConverter<Format> {
    @Override
    public Format convert(String word) {
      return switch (word) {
        case "text" -> TEXT;
        case "ndjson" -> NDJSON;
        default -> throw new TypeConversionException("'" + word + "' is not text or ndjson");
      };
    }
  }

  /** For picocli: all. */
  static final class RecordConverter extends Converter {
    @Override
    public Format convert(String word) {
      return word.equals("kmsg") ? KMSG : super.convert(word);
    }
  }
}
