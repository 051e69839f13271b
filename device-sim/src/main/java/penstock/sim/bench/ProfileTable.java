package penstock.sim.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where a node's Java code spends its time, by {@link Subsystem} and by method, from a flight
 * recording. A sample belongs to the subsystem of its innermost frame that has one. What happens
 * below Java (system calls, zstd) is not sampled: {@link NodeThreads} has it.
 */
final class ProfileTable {

  private static final int METHODS_SHOWN = 15;

  private final Map<String, Integer> bySubsystem = new TreeMap<>();
  private final Map<String, Integer> byMethod = new TreeMap<>();
  private int samples;

  private ProfileTable() {}

  static ProfileTable read(Path recording) throws IOException {
    ProfileTable table = new ProfileTable();
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        if (event.getEventType().getName().equals("jdk.ExecutionSample")) {
          table.add(event.getStackTrace());
        }
      }
    }
    return table;
  }

  private void add(@org.jspecify.annotations.Nullable RecordedStackTrace stack) {
    if (stack == null || stack.getFrames().isEmpty()) {
      return;
    }
    samples++;
    List<RecordedFrame> frames = stack.getFrames();
    byMethod.merge(name(frames.get(0)), 1, Integer::sum);
    String title = Subsystem.titleOf(frames.stream().map(ProfileTable::name).toList());
    bySubsystem.merge(title, 1, Integer::sum);
  }

  private static String name(RecordedFrame frame) {
    RecordedMethod method = frame.getMethod();
    return method.getType().getName() + "." + method.getName();
  }

  int samples() {
    return samples;
  }

  /** Lines with shares, the most first: subsystems, then methods. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    addLines(lines, bySubsystem, bySubsystem.size());
    addLines(lines, byMethod, METHODS_SHOWN);
    return lines;
  }

  private void addLines(List<String> lines, Map<String, Integer> counts, int most) {
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(most)
        .forEach(entry -> lines.add(line(entry.getValue(), entry.getKey())));
  }

  private String line(int count, String name) {
    return String.format(Locale.ROOT, "%5.1f%%  %s", 100.0 * count / samples, name);
  }
}
