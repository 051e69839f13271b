package penstock.sim.fleetfile;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import penstock.sim.line.DeviceClass;
import penstock.sim.swarm.ClassSettings;
import penstock.sim.swarm.End;
import penstock.sim.swarm.Firmware;
import penstock.sim.swarm.Misbehaving;
import penstock.sim.swarm.Neighbourhood;
import penstock.sim.swarm.SwarmSettings;
import penstock.sim.swarm.Uploads;

/**
 * A fleet's file, read into settings. What it does not say is as {@code docs/simulator.md} has it;
 * what it says and nobody knows is refused.
 */
public final class FleetFile {

  /** Of each neighbourhood entry: more would be a typing error. */
  private static final int COUNT_MAX = 10_000;

  private FleetFile() {}

  /**
   * Reads a file.
   *
   * @throws FleetFileException with the file's name, where it can't be used
   */
  public static SwarmSettings read(Path file) throws IOException {
    String text = Files.readString(file);
    String name = file.getFileName().toString().replaceFirst("\\.conf$", "");
    try {
      return parse(text, name);
    } catch (ConfigException | IllegalArgumentException e) {
      throw new FleetFileException(file + ": " + e.getMessage());
    }
  }

  static SwarmSettings parse(String text, String name) {
    Config config =
        ConfigFactory.parseString(text, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF))
            .resolve();
    Block root = new Block(config, "");
    List<Neighbourhood> neighbourhoods = neighbourhoods(root);
    SwarmSettings settings =
        new SwarmSettings(
            root.string("name", name),
            root.has("seed") ? root.number("seed") : new SplittableRandom().nextLong() >>> 1,
            root.seconds("duration"),
            neighbourhoods,
            classes(root),
            firmwares(root),
            uploads(root.block("uploads")),
            misbehaving(root),
            ConnectionsReader.read(root.block("connections")),
            StormReader.read(
                root.block("storms"), neighbourhoods.stream().map(Neighbourhood::name).toList()),
            end(root.block("end")));
    root.end();
    return settings;
  }

  /** An entry with a count stands for as many, numbered from 1. */
  private static List<Neighbourhood> neighbourhoods(Block root) {
    List<Neighbourhood> all = new ArrayList<>();
    for (Block block : root.blocks("neighbourhoods")) {
      String name = block.string("name");
      boolean counted = block.has("count");
      int count = block.integer("count", 1);
      if (count < 1 || count > COUNT_MAX) {
        throw block.refused("count", "must be from 1 to " + COUNT_MAX);
      }
      int devices = block.integer("devices");
      var labels = block.block("labels").words();
      int backlog = block.bytes("backlog", 0);
      block.end();
      for (int i = 1; i <= count; i++) {
        all.add(new Neighbourhood(counted ? name + "-" + i : name, devices, labels, backlog));
      }
    }
    return all;
  }

  private static List<ClassSettings> classes(Block root) {
    List<ClassSettings> all = new ArrayList<>();
    for (Block block : root.blocks("classes")) {
      all.add(
          new ClassSettings(
              block.string("name"),
              block.oneOf("logs", DeviceClass.class),
              block.decimal("share", 1),
              block.decimal("lines-per-second"),
              block.bytes("buffer", 1 << 20),
              limits(block.block("limits"))));
      block.end();
    }
    return all;
  }

  private static ClassSettings.Limits limits(Block block) {
    ClassSettings.Limits usual = ClassSettings.Limits.usual();
    ClassSettings.Limits limits =
        new ClassSettings.Limits(
            block.decimal("burst", usual.burst()),
            block.decimal("burst-per-second", usual.burstPerSecond()),
            block.decimal("long-term", usual.longTerm()),
            block.decimal("long-term-per-second", usual.longTermPerSecond()));
    block.end();
    return limits;
  }

  private static List<Firmware> firmwares(Block root) {
    List<Firmware> all = new ArrayList<>();
    for (Block block : root.blocks("firmwares")) {
      all.add(new Firmware(block.string("label"), block.decimal("share", 1)));
      block.end();
    }
    return all;
  }

  private static Uploads uploads(Block block) {
    Uploads usual = Uploads.usual();
    Uploads uploads =
        new Uploads(
            block.duration("interval-min", usual.intervalMin()),
            block.duration("interval-max", usual.intervalMax()),
            block.duration("backoff", usual.backoff()),
            block.bytes("chunk-bytes-max", usual.chunkBytesMax()),
            block.integer("zstd-level", usual.zstdLevel()),
            block.integer("per-second-max", usual.perSecondMax()));
    block.end();
    return uploads;
  }

  private static List<Misbehaving> misbehaving(Block root) {
    List<Misbehaving> all = new ArrayList<>();
    for (Block block : root.blocks("misbehaving")) {
      all.add(
          new Misbehaving(
              block.oneOf("kind", Misbehaving.Kind.class),
              block.integer("count", 0),
              block.decimal("share", 0)));
      block.end();
    }
    return all;
  }

  private static End end(Block block) {
    End usual = End.usual();
    End end =
        new End(
            block.duration("settle", usual.settle()),
            block.flag("empty-buffers", usual.emptyBuffers()),
            block.integer("ledgers", usual.ledgers()),
            block.integer("narratives", usual.narratives()));
    block.end();
    return end;
  }
}
