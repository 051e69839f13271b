package penstock.node.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A query string in the making. */
final class Query {

  private final StringBuilder text = new StringBuilder();

  Query add(String name, @Nullable Object value) {
    if (value != null) {
      text.append(text.isEmpty() ? '?' : '&')
          .append(name)
          .append('=')
          .append(URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
    }
    return this;
  }

  /** As one list. */
  Query addList(String name, @Nullable Collection<String> values) {
    return add(name, values == null || values.isEmpty() ? null : String.join(",", values));
  }

  /** Each by itself. */
  Query addEach(String name, @Nullable Collection<String> values) {
    if (values != null) {
      values.forEach(value -> add(name, value));
    }
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
