package penstock.sim.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FloodReportTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final FloodSettings SETTINGS =
      new FloodSettings(
          new BenchSettings.Node("", "", List.of("-Xmx1536m"), List.of()),
          Path.of(System.getProperty("java.home")),
          List.of(),
          Path.of("."),
          Cores.notPinned(),
          new FloodSettings.Run("essay", "all-back", 60, null, 1),
          "fixed",
          100,
          null,
          null);

  @Test
  void shouldTellTheDrainAndItsLimit() throws Exception {
    String run =
        """
        {"fleet":"essay","storm":"all-back","devices":10,"duration_s":6,
         "totals":{"node_heap_max_mib":700.4,"node_rss_max_mib":900},
         "drain":{"from_s":2,"to_s":4,"drain_s":2,"backlog_bytes":300000000,"raw_bytes_per_s":9.5E7,
                  "refusals_per_upload":1.5,"refused_longest_ms":61250,"spread":0.2},
         "seconds":{"storm_ack_uploads":[5,0,100,100,9,9],"storm_ack_p50_ms":[9000,null,500,600,1,1],
                    "storm_ack_p99_ms":[9000,null,900,800,1,1],"storm_ack_max_ms":[9000,null,990,1000,1,1],
                    "others_ack_uploads":[5,5,0,10,9,9],"others_ack_p50_ms":[9000,1,null,20,1,1],
                    "others_ack_p99_ms":[9000,1,null,30,1,1],"others_ack_max_ms":[9000,1,null,40,1,1],
                    "node_cores":[0.1,0.1,0.9,1.0,0.2,null]},
         "differences":[]}
        """;
    FloodReport report = new FloodReport(JSON.readTree(run), SETTINGS, List.of(0.2, 0.5, 0.6, 0.1));
    JsonNode line = JSON.readTree(report.line());
    assertEquals(95, line.get("drain_raw_mb_per_s").doubleValue());
    assertEquals(3, line.get("ideal_drain_s").doubleValue());
    assertEquals("node", line.get("limit").asText());
    assertEquals(0.95, line.get("node_cores").doubleValue());
    assertEquals(0.55, line.get("simulator_cores").doubleValue());
    assertEquals(30, line.get("others_ack_p99_ms").doubleValue());
    assertEquals(20, line.get("others_ack_p50_ms").doubleValue());
    assertEquals(600, line.get("storm_ack_p50_ms").doubleValue());
    assertEquals(900, line.get("storm_ack_p99_ms").doubleValue());
    assertEquals("fixed", line.get("retry").asText());
  }

  @Test
  void shouldSayNullWhereNothingDrained() throws Exception {
    String run = "{\"fleet\":\"a\",\"drain\":null,\"differences\":[\"one\"],\"duration_s\":3}";
    FloodReport report = new FloodReport(JSON.readTree(run), SETTINGS, List.of());
    JsonNode line = JSON.readTree(report.line());
    assertTrue(line.get("drain_s").isNull());
    assertEquals(List.of("one"), report.differences());
  }
}
