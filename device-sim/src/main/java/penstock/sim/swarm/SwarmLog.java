package penstock.sim.swarm;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import penstock.sim.line.KmsgLine;
import penstock.sim.line.LinePool;

/**
 * The log of one life of a device's RAM, from its number 0 on, and the ring buffer that holds its
 * end. Nothing of it is kept: what a record says follows from its number, when it was logged from
 * the {@link Era} that it falls in, and what the ring holds from both. In the ring, a record takes
 * the room of the pool's line under its number and a head. Belongs to one thread.
 */
final class SwarmLog {

  /** About the head of a record in the ring: priority, number and time. */
  static final int HEAD_BYTES = 22;

  private final ClassModel model;
  private final int place;
  private Era[] eras;
  private long next;
  private long oldest;

  /**
   * @param place where in the pool its first record is
   */
  SwarmLog(ClassModel model, int place, List<Era> eras) {
    this.model = model;
    this.place = place;
    this.eras = eras.toArray(Era[]::new);
  }

  /** The number that is not logged yet. */
  long next() {
    return next;
  }

  /** The lowest number that the ring still holds. */
  long oldest() {
    return oldest;
  }

  /** Logs what is due, and overwrites what the ring has no room for. */
  void advance(long nowUs) {
    next = Math.max(next, eraAt(nowUs).next(nowUs));
    if (bytes(oldest, next) > model.settings().bufferBytes()) {
      oldest = lowestWithin(oldest, next);
    }
  }

  /** The lowest number from which on all fits into the ring. */
  private long lowestWithin(long low, long high) {
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (bytes(middle, next) > model.settings().bufferBytes()) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private Era eraAt(long nowUs) {
    int at = eras.length - 1;
    while (at > 0 && eras[at].fromUs() > nowUs) {
      at--;
    }
    return eras[at];
  }

  /** Which era a record falls in. */
  private int eraOf(long number) {
    int at = eras.length - 1;
    while (at > 0 && eras[at].first() > number) {
      at--;
    }
    return at;
  }

  /** How much room records take in the ring: from one number on, up to but without another. */
  long bytes(long from, long to) {
    return to <= from ? 0 : upTo(to) - upTo(from);
  }

  private long upTo(long number) {
    return model.pool().length(place + number) + number * HEAD_BYTES;
  }

  /** From now on it logs at that pace, under the same kernel. */
  void pace(long nowUs, long lineNs) {
    advance(nowUs);
    follow(nowUs, new Era(next, nowUs, lineNs, bootUs(nowUs), Era.Noise.NONE));
  }

  /** The kernel starts again, and its clock; numbers go on. */
  void reboot(long nowUs, long lineNs) {
    advance(nowUs);
    follow(nowUs, new Era(next, nowUs, lineNs, nowUs, Era.Noise.NONE));
  }

  /**
   * Logs as much at once as is missing for so many bytes, as if it had been logged since the last
   * record; goes on as before.
   *
   * @param from these count from this number on
   */
  void fill(long nowUs, long from, long wantedBytes, long lineNs) {
    advance(nowUs);
    long lines = countFor(from, wantedBytes) - next;
    if (lines <= 0) {
      return;
    }
    Era now = eraAt(nowUs);
    long lastUs = next == 0 ? now.fromUs() : now.monoUs(next - 1) + now.bootUs();
    long denseNs = Math.max(1, Math.max(0, nowUs - lastUs) * 1_000 / lines);
    follow(nowUs, new Era(next, lastUs, denseNs, now.bootUs(), Era.Noise.NONE));
    long full = next + lines;
    next = full;
    follow(nowUs, new Era(full, nowUs, lineNs, now.bootUs(), Era.Noise.NONE));
    advance(nowUs);
  }

  /** The lowest end up to which there are at least so many bytes. */
  private long countFor(long from, long wantedBytes) {
    long low = from;
    long high = from + wantedBytes / HEAD_BYTES + 1;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (bytes(from, middle) < wantedBytes) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** What had been planned for later does not come about. */
  private void follow(long nowUs, Era era) {
    int kept = eras.length;
    while (kept > 0 && eras[kept - 1].first() >= era.first() && eras[kept - 1].fromUs() >= nowUs) {
      kept--;
    }
    while (kept > 0 && eras[kept - 1].fromUs() > nowUs) {
      kept--;
    }
    Era[] longer = Arrays.copyOf(eras, kept + 1);
    longer[kept] = era;
    eras = longer;
  }

  private long bootUs(long nowUs) {
    return eraAt(nowUs).bootUs();
  }

  /** The kernel's clock. */
  long monoUs(long nowUs) {
    return nowUs - bootUs(nowUs);
  }

  /**
   * Writes records as {@code /dev/kmsg} gives them.
   *
   * @param from number of the first
   * @param to behind the last, at most
   * @param base is taken off each number
   * @param room how many bytes there may be; {@code out} is at least as long
   * @return how many bytes and records; at least one record
   */
  Rendered render(long from, long to, long base, int room, byte[] out) {
    int at = 0;
    long number = from;
    int eraIndex = eraOf(from);
    LinePool pool = model.pool();
    int lines = pool.lines();
    int line = (int) ((place + number) % lines);
    while (number < to) {
      while (eraIndex + 1 < eras.length && eras[eraIndex + 1].first() <= number) {
        eraIndex++;
      }
      Era era = eras[eraIndex];
      long monoUs = era.monoUs(number);
      int end;
      if (era.isPlain()) {
        if (at + LinePool.HEAD_BYTES_MAX + pool.length(line) > room) {
          break;
        }
        end = pool.write(line, number - base, monoUs, out, at);
      } else {
        end = writeNoisy(era, number, line, base, room, out, at);
        if (end < 0) {
          break;
        }
      }
      at = end;
      number++;
      line = line + 1 == lines ? 0 : line + 1;
    }
    return new Rendered(at, (int) (number - from));
  }

  /** How many bytes and records were written. */
  record Rendered(int bytes, int records) {}

  /** Returns -1 where there is no room. */
  private int writeNoisy(Era era, long number, int line, long base, int room, byte[] out, int at) {
    long monoUs = era.monoUs(number);
    if (era.isReport(number)) {
      StringBuilder text = new StringBuilder();
      model.report(era.noise().dropped()).appendTo(text, number - base, monoUs);
      byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
      if (at + bytes.length > room) {
        return -1;
      }
      System.arraycopy(bytes, 0, out, at, bytes.length);
      return at + bytes.length;
    }
    boolean noisy = era.isNoise(number);
    LinePool pool = noisy ? model.noise() : model.pool();
    int of = noisy ? (int) (number % pool.lines()) : line;
    return at + LinePool.HEAD_BYTES_MAX + pool.length(of) > room
        ? -1
        : pool.write(of, number - base, monoUs, out, at);
  }

  /** What that record says. */
  KmsgLine line(long number) {
    Era era = eras[eraOf(number)];
    if (era.isReport(number)) {
      return model.report(era.noise().dropped());
    }
    return era.isNoise(number)
        ? model.noise().line((int) (number % model.noise().lines()))
        : model.pool().line((int) ((place + number) % model.pool().lines()));
  }
}
