package penstock.sim.swarm;

import java.util.List;

/** One thing that befalls some of a fleet's devices at a second of the run. */
public sealed interface Step {

  int atSecond();

  /** Whose devices it befalls; empty where it is not about neighbourhoods. */
  List<String> neighbourhoods();

  /** The same, so many seconds later. */
  Step later(int bySeconds);

  /** Their line into the net breaks, with all connections. They log on. */
  record Cut(int atSecond, List<String> neighbourhoods) implements Step {
    public Cut {
      Check.within("at", atSecond, 0, SwarmSettings.SECONDS_MAX);
      neighbourhoods = List.copyOf(neighbourhoods);
    }

    @Override
    public Cut later(int bySeconds) {
      return new Cut(atSecond + bySeconds, neighbourhoods);
    }
  }

  /**
   * Their line is whole again, and they all notice.
   *
   * @param withinSeconds in this time each of them uploads
   * @param backlogBytes log text that waits in each of them then, at least; so there can be a flood
   *     without waiting for it. 0: what they logged meanwhile
   */
  record Back(int atSecond, List<String> neighbourhoods, double withinSeconds, int backlogBytes)
      implements Step {
    public Back {
      Check.within("at", atSecond, 0, SwarmSettings.SECONDS_MAX);
      Check.within("within", withinSeconds, 0.001, SwarmSettings.SECONDS_MAX);
      neighbourhoods = List.copyOf(neighbourhoods);
    }

    @Override
    public Back later(int bySeconds) {
      return new Back(atSecond + bySeconds, neighbourhoods, withinSeconds, backlogBytes);
    }
  }

  /** The devices of a class log so many times as much as usual, from then on. */
  record Louder(int atSecond, String deviceClass, double factor) implements Step {
    public Louder {
      Check.within("at", atSecond, 0, SwarmSettings.SECONDS_MAX);
      Check.within("factor", factor, 0.001, 1_000.0);
    }

    @Override
    public List<String> neighbourhoods() {
      return List.of();
    }

    @Override
    public Louder later(int bySeconds) {
      return new Louder(atSecond + bySeconds, deviceClass, factor);
    }
  }

  /**
   * They start again.
   *
   * @param cold whether their buffer is lost; otherwise its stream goes on
   * @param withinSeconds in this time each of them uploads again
   */
  record Reboot(int atSecond, List<String> neighbourhoods, boolean cold, double withinSeconds)
      implements Step {
    public Reboot {
      Check.within("at", atSecond, 0, SwarmSettings.SECONDS_MAX);
      Check.within("within", withinSeconds, 0.001, SwarmSettings.SECONDS_MAX);
      neighbourhoods = List.copyOf(neighbourhoods);
    }

    @Override
    public Reboot later(int bySeconds) {
      return new Reboot(atSecond + bySeconds, neighbourhoods, cold, withinSeconds);
    }
  }
}
