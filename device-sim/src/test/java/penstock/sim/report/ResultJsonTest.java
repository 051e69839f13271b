package penstock.sim.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultJsonTest {

  @Test
  void shouldHoldAllOfARun(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("run.json");
    ResultJson.write(SampleRuns.storm(100), SampleRuns.bands(100), file);
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertEquals("essay", json.get("fleet").asText());
    assertEquals(100_000, json.get("devices").asInt());
    assertEquals(40, json.at("/drain/drain_s").asInt());
    assertEquals(1.18, json.at("/drain/refusals_per_upload").asDouble());
    assertEquals("return", json.at("/bands/1/kind").asText());
    assertEquals(180.5, json.at("/neighbourhoods/1/ack_p99_ms").asDouble());
    for (JsonNode column : json.get("seconds")) {
      assertEquals(100, column.size());
    }
    assertEquals(20, json.get("seconds").size(), "columns");
  }

  @Test
  void shouldSayNullForWhatWasNotMeasured() {
    ObjectNode json = ResultJson.tree(SampleRuns.silence(3), java.util.List.of());
    assertTrue(json.get("drain").isNull());
    assertTrue(json.at("/totals/node_rss_max_mib").isNull());
    assertTrue(json.at("/seconds/others_ack_p99_ms/2").isNull());
    assertTrue(json.at("/neighbourhoods/0/ack_p50_ms").isNull());
    assertEquals(1, json.get("differences").size());
  }
}
