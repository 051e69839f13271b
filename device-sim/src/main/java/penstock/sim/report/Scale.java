package penstock.sim.report;

import java.util.ArrayList;
import java.util.List;

/** A panel's upright axis: from values to shares of its height, with round marks. */
interface Scale {

  /** 0 at the foot, 1 at the top; values beyond the axis are drawn at its end. */
  double share(double value);

  /** Values to be marked, upwards. */
  List<Double> ticks();

  /** From 0 to a little above the largest value. */
  static Scale linear(double max) {
    double most = max > 0 ? max : 1;
    double step = step(most);
    double top = step * Math.ceil(most / step);
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; i * step <= top * (1 + 1e-9); i++) {
      ticks.add(i * step);
    }
    return new Scale() {
      @Override
      public double share(double value) {
        return Math.min(1, Math.max(0, value / top));
      }

      @Override
      public List<Double> ticks() {
        return ticks;
      }
    };
  }

  /** 1, 2 or 5 times a power of ten, so that there are two to five steps. */
  private static double step(double max) {
    double power = Math.pow(10, Math.floor(Math.log10(max)));
    double lead = max / power;
    if (lead > 5) {
      return 2 * power;
    }
    return lead > 2 ? power : power / 2;
  }

  /** Whole powers of ten around what there is. */
  static Scale logarithmic(double min, double max) {
    boolean seen = min > 0 && max >= min;
    int low = seen ? (int) Math.floor(Math.log10(min)) : 0;
    int high = seen ? Math.max(low + 1, (int) Math.ceil(Math.log10(max))) : low + 3;
    List<Double> ticks = new ArrayList<>();
    for (int power = low; power <= high; power++) {
      ticks.add(Math.pow(10, power));
    }
    return new Scale() {
      @Override
      public double share(double value) {
        if (!(value > 0)) {
          return 0;
        }
        return Math.min(1, Math.max(0, (Math.log10(value) - low) / (high - low)));
      }

      @Override
      public List<Double> ticks() {
        return ticks;
      }
    };
  }
}
