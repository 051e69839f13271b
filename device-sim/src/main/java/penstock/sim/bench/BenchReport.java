package penstock.sim.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The one line of JSON that a run ends with. Numbers have as many places as they deserve. Belongs
 * to one thread.
 */
final class BenchReport {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Object> fields = new LinkedHashMap<>();

  BenchReport put(String name, long value) {
    fields.put(name, value);
    return this;
  }

  BenchReport put(String name, boolean value) {
    fields.put(name, value);
    return this;
  }

  BenchReport put(String name, String value) {
    fields.put(name, value);
    return this;
  }

  /** A measured number; null in the JSON where nothing was measured. */
  BenchReport put(String name, double value, int places) {
    fields.put(
        name,
        Double.isFinite(value)
            ? BigDecimal.valueOf(value).setScale(places, RoundingMode.HALF_UP)
            : JSON.nullNode());
    return this;
  }

  String line() {
    try {
      return JSON.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers and words without JSON", e);
    }
  }
}
