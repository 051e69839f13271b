package penstock.node.rule;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a named group's text is read as. No type throws: text that is none of its kind is null. */
public enum FieldType {
  /** A Long: decimal, or hexadecimal behind {@code 0x}. */
  INT("a whole number of 64 bits"),
  /** A finite Double. */
  FLOAT("a number"),
  /** A Double of seconds: {@code 12.3ms}, {@code 1min 5s}; a bare number is seconds. */
  DURATION("a duration such as 12.3ms"),
  /** A String: an IPv4 or IPv6 address, in lower case. */
  IP("an IP address"),
  /** A String: a MAC address in lower case with colons. */
  MAC("a MAC address"),
  /** A String, as it stands in the line. */
  STRING("a string");

  private final String description;

  FieldType(String description) {
    this.description = description;
  }

  /** The value, or null where the text is none of this type. */
  public @Nullable Object parse(String text) {
    return switch (this) {
      case INT -> parseInt(text);
      case FLOAT -> parseFloat(text);
      case DURATION -> DurationText.seconds(text);
      case IP -> AddressText.ip(text);
      case MAC -> AddressText.mac(text);
      case STRING -> text;
    };
  }

  /** What a text has to be, for messages. */
  public String description() {
    return description;
  }

  /** The name that rule files use. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The type that rule files call so, or null. */
  static @Nullable FieldType of(String label) {
    for (FieldType type : values()) {
      if (type.label().equals(label)) {
        return type;
      }
    }
    return null;
  }

  private static @Nullable Object parseInt(String text) {
    boolean hex = text.startsWith("0x") || text.startsWith("0X");
    try {
      return hex && text.length() > 2 && Character.digit(text.charAt(2), 16) >= 0
          ? Long.parseLong(text, 2, text.length(), 16)
          : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  static @Nullable Double parseFloat(String text) {
    for (int i = 0; i < text.length(); i++) {
      // Java would also take "NaN", "0x1p3" and "1f", which no program means as a number.
      if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
        return null;
      }
    }
    try {
      double value = Double.parseDouble(text);
      return Double.isFinite(value) ? value : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
