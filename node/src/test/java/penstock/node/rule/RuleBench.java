package penstock.node.rule;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import penstock.protocol.RecordBatch;

/**
 * What matching costs a record. Not a test; by hand, from the project's folder: {@code java -cp
 * node/target/test-classes:node/target/classes:protocol/target/classes:'node/target/lib/*':…
 * penstock.node.rule.RuleBench ROUNDS FILE…}, each file up to 2 MiB of {@code /dev/kmsg} records.
 */
final class RuleBench {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final RuleMatcher matcher;
  private final RecordBatch batch;
  private int events;

  private RuleBench(RuleMatcher matcher, RecordBatch batch) {
    this.matcher = matcher;
    this.batch = batch;
  }

  public static void main(String[] args) throws Exception {
    int rounds = Integer.parseInt(args[0]);
    RuleMatcher matcher = RuleSet.load(Path.of("conf", "rules")).newMatcher();
    for (int i = 1; i < args.length; i++) {
      RecordBatch batch = RuleFixtures.batch(Files.readAllBytes(Path.of(args[i])));
      System.out.println(args[i] + ": " + new RuleBench(matcher, batch).run(rounds));
    }
  }

  private String run(int rounds) {
    long best = Long.MAX_VALUE;
    long allocated = 0;
    for (int i = 0; i < rounds; i++) {
      events = 0;
      long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
      long nanosBefore = THREADS.getCurrentThreadCpuTime();
      matcher.matchAll(batch, "router", (record, rule, fields, errors) -> events++);
      best = Math.min(best, THREADS.getCurrentThreadCpuTime() - nanosBefore);
      allocated = THREADS.getCurrentThreadAllocatedBytes() - bytesBefore;
    }
    return String.format(
        "%d records, %d events, at best %d ns of CPU and %d bytes of heap a record",
        batch.count(), events, best / batch.count(), allocated / batch.count());
  }
}
