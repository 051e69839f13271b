package penstock.sim.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import penstock.sim.swarm.Second;
import penstock.sim.swarm.SwarmResult;

/**
 * A run as JSON: all that the records hold, under names that stay, with the unit last. What was not
 * measured is null. The seconds are columns of equal length.
 */
public final class ResultJson {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final double ROUNDED = 1e3;

  private ResultJson() {}

  /** Writes it, replacing what was there. */
  public static void write(SwarmResult result, List<Band> bands, Path file) throws IOException {
    try (JsonGenerator generator =
        MAPPER.createGenerator(Files.newBufferedWriter(file)).useDefaultPrettyPrinter()) {
      MAPPER.writeTree(generator, tree(result, bands));
    }
  }

  static ObjectNode tree(SwarmResult result, List<Band> bands) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("fleet", result.fleet()).put("storm", result.storm());
    root.put("devices", result.devices()).put("duration_s", result.seconds().size());
    sums(root.putObject("totals"), Sums.of(result.seconds()));
    if (result.drain().fromSecond() < 0) {
      root.putNull("drain");
    } else {
      drain(root.putObject("drain"), result.drain());
    }
    ArrayNode steps = root.putArray("bands");
    bands.forEach(band -> band(steps.addObject(), band));
    ArrayNode neighbourhoods = root.putArray("neighbourhoods");
    result.neighbourhoods().forEach(of -> neighbourhood(neighbourhoods.addObject(), of));
    seconds(root.putObject("seconds"), result.seconds());
    ArrayNode differences = root.putArray("differences");
    result.differences().forEach(differences::add);
    return root;
  }

  private static void sums(ObjectNode node, Sums sums) {
    node.put("offered_uploads", sums.offered()).put("admitted_uploads", sums.admitted());
    node.put("refused_uploads", sums.refused()).put("failed_uploads", sums.failed());
    node.put("raw_bytes", sums.rawBytes()).put("body_bytes", sums.bodyBytes());
    node.put("backlog_max_bytes", sums.backlogBytesMax());
    node.put("backlog_end_bytes", sums.backlogBytesEnd());
    node.put("connections_max", sums.connectionsMax());
    put(node, "node_cores_max", sums.nodeCoresMax());
    put(node, "node_rss_max_mib", sums.nodeRssMibMax());
    put(node, "node_heap_max_mib", sums.nodeHeapMibMax());
  }

  private static void drain(ObjectNode node, SwarmResult.Drain drain) {
    node.put("from_s", drain.fromSecond());
    boolean ended = drain.toSecond() >= 0;
    put(node, "to_s", ended ? drain.toSecond() : Double.NaN);
    put(node, "drain_s", ended ? drain.toSecond() - drain.fromSecond() : Double.NaN);
    node.put("backlog_bytes", drain.backlogBytes());
    put(node, "raw_bytes_per_s", drain.rawBytesPerSecond());
    put(node, "refusals_per_upload", drain.refusalsPerUpload());
    put(node, "refused_longest_ms", drain.refusedLongestMs());
    put(node, "spread", drain.spread());
  }

  private static void band(ObjectNode node, Band band) {
    node.put("kind", band.kind().name().toLowerCase(Locale.ROOT)).put("label", band.label());
    node.put("from_s", band.fromSecond()).put("to_s", band.toSecond());
  }

  private static void neighbourhood(ObjectNode node, SwarmResult.NeighbourhoodResult of) {
    node.put("name", of.name()).put("in_storm", of.inStorm()).put("devices", of.devices());
    node.put("admitted_uploads", of.uploads()).put("refused_uploads", of.refused());
    node.put("failed_uploads", of.failed()).put("raw_bytes", of.rawBytes());
    node.put("lost_records", of.lostRecords());
    put(node, "ack_p50_ms", of.ack().p50Ms());
    put(node, "ack_p90_ms", of.ack().p90Ms());
    put(node, "ack_p99_ms", of.ack().p99Ms());
    put(node, "ack_p999_ms", of.ack().p999Ms());
    put(node, "ack_max_ms", of.ack().maxMs());
    put(node, "refused_longest_ms", of.refusedLongestMs());
  }

  private static void seconds(ObjectNode node, List<Second> seconds) {
    whole(node.putArray("at_s"), seconds, Second::at);
    whole(node.putArray("offered_uploads"), seconds, Second::arrivals);
    whole(node.putArray("admitted_uploads"), seconds, Second::admitted);
    whole(node.putArray("refused_uploads"), seconds, Second::refused);
    whole(node.putArray("failed_uploads"), seconds, Second::failed);
    whole(node.putArray("raw_bytes"), seconds, Second::rawBytes);
    whole(node.putArray("body_bytes"), seconds, Second::bodyBytes);
    whole(node.putArray("backlog_bytes"), seconds, Second::backlogBytes);
    whole(node.putArray("connections"), seconds, Second::connections);
    latency(node, "storm", seconds, Second::stormAck);
    latency(node, "others", seconds, Second::othersAck);
    decimal(node.putArray("node_cores"), seconds, second -> second.node().cores());
    decimal(node.putArray("node_rss_mib"), seconds, second -> second.node().rssMib());
    decimal(node.putArray("node_heap_mib"), seconds, second -> second.node().heapMib());
  }

  private static void latency(
      ObjectNode node,
      String whose,
      List<Second> seconds,
      java.util.function.Function<Second, Second.Latency> of) {
    whole(node.putArray(whose + "_ack_uploads"), seconds, second -> of.apply(second).count());
    decimal(node.putArray(whose + "_ack_p50_ms"), seconds, second -> of.apply(second).p50Ms());
    decimal(node.putArray(whose + "_ack_p99_ms"), seconds, second -> of.apply(second).p99Ms());
    decimal(node.putArray(whose + "_ack_max_ms"), seconds, second -> of.apply(second).maxMs());
  }

  private static void whole(ArrayNode column, List<Second> seconds, ToLongFunction<Second> part) {
    seconds.forEach(second -> column.add(part.applyAsLong(second)));
  }

  private static void decimal(
      ArrayNode column, List<Second> seconds, ToDoubleFunction<Second> part) {
    for (Second second : seconds) {
      double value = part.applyAsDouble(second);
      if (Double.isFinite(value)) {
        column.add(rounded(value));
      } else {
        column.addNull();
      }
    }
  }

  private static void put(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      node.put(name, rounded(value));
    } else {
      node.putNull(name);
    }
  }

  private static double rounded(double value) {
    return Math.rint(value * ROUNDED) / ROUNDED;
  }
}
