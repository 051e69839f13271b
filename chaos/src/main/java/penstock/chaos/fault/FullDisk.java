package penstock.chaos.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import penstock.chaos.RunFolder;
import penstock.chaos.cluster.Command;
import penstock.chaos.cluster.NodeUnderTest;

/**
 * Something else fills the disk of a node, to its last byte or nearly so, and goes again. The disk
 * is a small tmpfs, which only root can mount.
 */
public final class FullDisk implements Fault {

  private static final int ACKS_MAX = 80;
  private static final int LEFT_MAX = 300_000;
  private static final Duration LEAST = Duration.ofSeconds(2);
  private static final Duration MOST = Duration.ofSeconds(6);

  @Override
  public void strike(Attack attack) throws InterruptedException {
    NodeUnderTest node = attack.cluster().node();
    Path data = node.data();
    Path aside = data.resolveSibling(data.getFileName() + "-aside");
    node.kill();
    move(data, aside);
    Command.run("mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", data.toString());
    attack.cluster().onClose(() -> Command.tryRun("umount", "--lazy", data.toString()));
    Command.run("cp", "-a", aside + "/.", data.toString());
    node.start();
    while (!attack.isOver()) {
      fill(attack, data.resolve("filler"));
    }
    node.kill();
    new RunFolder(aside).delete();
    Command.run("cp", "-a", data.toString(), aside.toString());
    Command.run("umount", data.toString());
    Command.run("cp", "-a", aside + "/.", data.toString());
    node.start();
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
      Files.createDirectory(from);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void fill(Attack attack, Path filler) throws InterruptedException {
    attack.awaitLoad(1 + attack.random().nextInt(ACKS_MAX));
    attack.note("fill the disk");
    long from = attack.history().nowMs();
    try (OutputStream out = Files.newOutputStream(filler)) {
      byte[] block = new byte[64 * 1024];
      while (Files.getFileStore(filler).getUsableSpace() > LEFT_MAX) {
        out.write(block);
      }
      int left = attack.random().nextBoolean() ? 0 : attack.random().nextInt(LEFT_MAX);
      while (Files.getFileStore(filler).getUsableSpace() > left) {
        out.write(block, 0, 4096);
      }
    } catch (IOException e) {
      attack.note("it is full: " + e.getMessage());
    }
    attack.last(attack.between(LEAST, MOST));
    try {
      Files.delete(filler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    attack.note("there is room again");
    attack.history().excuse(from);
  }

  /** Its embedded database may not survive it in this process, and then a new one is needed. */
  @Override
  public boolean mayEndNodes() {
    return true;
  }

  @Override
  public boolean provokesErrors() {
    return true;
  }
}
