package penstock.sim.swarm;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What befalls the devices of a loop: the steps of a storm, the end of the run, and what some
 * devices do to themselves. Belongs to the thread of its loop.
 */
final class Fate {

  private static final double SECOND_US = 1e6;

  private final SwarmSettings settings;
  private final Roster roster;
  private final StormWatch watch;
  private final RunClock clock;
  private final SwarmDevice[] devices;
  private final SplittableRandom random;
  private final SwarmLoop loop;
  private final boolean[] cut;
  private final double[] loudness;
  private long logEndUs = Long.MAX_VALUE;
  private boolean emptiesBuffers;

  Fate(Swarm.Run run, SwarmDevice[] devices, SplittableRandom random, SwarmLoop loop) {
    this.settings = run.roster().settings();
    this.roster = run.roster();
    this.watch = run.watch();
    this.clock = run.clock();
    this.devices = devices;
    this.random = random;
    this.loop = loop;
    this.cut = new boolean[settings.neighbourhoods().size()];
    this.loudness = new double[settings.classes().size()];
    Arrays.fill(loudness, 1);
  }

  boolean isCut(int neighbourhood) {
    return cut[neighbourhood];
  }

  /** Up to when devices have logged: they stop when the run is over. */
  long logUs(long nowUs) {
    return Math.min(nowUs, logEndUs);
  }

  void befall(Step step) {
    long nowUs = clock.nowUs();
    if (step instanceof Step.Louder louder) {
      befall(louder, nowUs);
      return;
    }
    for (String name : step.neighbourhoods()) {
      int neighbourhood = indexOf(name);
      List<SwarmDevice> befallen = loop.of(neighbourhood);
      if (step instanceof Step.Cut) {
        cut[neighbourhood] = true;
        befallen.forEach(device -> loop.wires().cut(device, nowUs));
      } else if (step instanceof Step.Back back) {
        cut[neighbourhood] = false;
        befallen.forEach(device -> back(device, back, nowUs));
      } else if (step instanceof Step.Reboot reboot) {
        befallen.forEach(device -> reboot(device, reboot, nowUs));
      }
    }
  }

  private int indexOf(String name) {
    for (int i = 0; i < settings.neighbourhoods().size(); i++) {
      if (settings.neighbourhoods().get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no neighbourhood " + name);
  }

  private void back(SwarmDevice device, Step.Back back, long nowUs) {
    SwarmStream stream = device.stream;
    SwarmLog log = stream.log();
    log.advance(logUs(nowUs));
    if (back.backlogBytes() > 0) {
      log.fill(nowUs, stream.from(), back.backlogBytes(), lineNs(device));
    }
    if (device.stormNext != SwarmDevice.NO_STORM) {
      watch.drained(nowUs);
    }
    device.stormNext = log.next();
    watch.kept(log.bytes(stream.from(), log.next()));
    if (stream.ackedNext() >= log.next()) {
      device.stormNext = SwarmDevice.NO_STORM;
      watch.drained(nowUs);
    }
    loop.look(device);
    hurry(device, nowUs, back.withinSeconds());
  }

  private void hurry(SwarmDevice device, long nowUs, double withinSeconds) {
    device.uploader.hurry(nowUs + random.nextLong((long) (withinSeconds * SECOND_US) + 1));
    if (device.state == SwarmDevice.State.RESTING) {
      loop.rest(device);
    }
  }

  private long lineNs(SwarmDevice device) {
    return device.model.lineNs(loudness[settings.classes().indexOf(device.model.settings())]);
  }

  private void befall(Step.Louder louder, long nowUs) {
    for (int i = 0; i < loudness.length; i++) {
      if (settings.classes().get(i).name().equals(louder.deviceClass())) {
        loudness[i] = louder.factor();
      }
    }
    for (SwarmDevice device : devices) {
      if (device.model.settings().name().equals(louder.deviceClass())
          && !device.does(Misbehaving.Kind.APP_GONE_MAD)) {
        device.stream.log().pace(logUs(nowUs), lineNs(device));
      }
    }
  }

  private void reboot(SwarmDevice device, Step.Reboot reboot, long nowUs) {
    loop.wires().cut(device, nowUs);
    if (reboot.cold()) {
      loseRam(device, nowUs);
    } else {
      device.stream.log().reboot(logUs(nowUs), lineNs(device));
      device.uploader.restarted(nowUs);
    }
    hurry(device, nowUs, reboot.withinSeconds());
  }

  private void loseRam(SwarmDevice device, long nowUs) {
    if (device.stormNext != SwarmDevice.NO_STORM) {
      // What it had kept is gone.
      device.stormNext = SwarmDevice.NO_STORM;
      watch.drained(nowUs);
    }
    device.stream.log().advance(logUs(nowUs));
    device.life++;
    SwarmLog log =
        roster.log(device.index, device.life, device.model, device.misbehaving, nowUs, nowUs);
    boolean reuses = device.does(Misbehaving.Kind.REUSES_STREAM);
    device.replace(SwarmStream.first(log, roster.root(device.index, reuses ? 0 : device.life)));
    device.replayFrom = 0;
    device.uploader = roster.uploader(random, nowUs);
  }

  /** The node wants another stream id for what it has not taken yet. */
  void newStream(SwarmDevice device) {
    device.replace(device.stream.moved(roster.root(device.index, device.life)));
    device.replayFrom = 0;
  }

  /** The device was taken; some then do as they should not. */
  void acked(SwarmDevice device, long nowUs) {
    if (device.does(Misbehaving.Kind.REUSES_STREAM) && device.life == 0) {
      loseRam(device, nowUs);
    }
  }

  /**
   * The run is over: nothing is logged any more, and all lines are whole. Whoever was refused keeps
   * its appointment.
   *
   * @param withinSeconds in this time the others come that have something to send
   */
  void end(End end, double withinSeconds) {
    long nowUs = clock.nowUs();
    logEndUs = nowUs;
    emptiesBuffers = end.emptyBuffers();
    Arrays.fill(cut, false);
    for (SwarmDevice device : devices) {
      device.stream.log().advance(nowUs);
      if (!hasDone(device) && device.refusedSinceNanos == 0) {
        hurry(device, nowUs, withinSeconds);
      }
    }
  }

  /** Whether there is nothing that the device still has to send, because the run is over. */
  boolean hasDone(SwarmDevice device) {
    SwarmStream stream = device.stream;
    return logEndUs != Long.MAX_VALUE
        && stream.pending() == 0
        && !(emptiesBuffers && stream.from() < stream.log().next());
  }

  /** How many devices still have something to send. */
  int busy() {
    int busy = 0;
    for (SwarmDevice device : devices) {
      busy += hasDone(device) && device.state != SwarmDevice.State.SENDING ? 0 : 1;
    }
    return busy;
  }
}
