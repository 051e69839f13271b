package penstock.node.rule;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reloads the rule folder while the node runs. It reads the contents again and again (they are
 * small, and unlike notifications that works on every file system and with every way of replacing
 * files) and takes a change once two readings agree, so that a folder that is being written is not
 * taken half-way. A set that is refused changes nothing: the old one stays in force. One thread of
 * its own does all of it; the readers may be called from any.
 */
public final class RuleWatcher implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RuleWatcher.class);

  private final Path rulesDir;
  private final Duration interval;
  private final Consumer<RuleSet> onNew;
  private final RuleMetrics metrics;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "rule-watcher");

  private volatile RuleSet current;
  private volatile @Nullable RuleException lastProblem;

  /** What the last reading found, and what was last taken or refused: contents by their id. */
  private String seen;

  private String judged;

  /**
   * Watches from {@link #start} on.
   *
   * @param interval between two readings: half of what a change takes to get into force
   * @param inForce what the folder held at start
   * @param onNew told of each new set, in the watcher's thread
   */
  public RuleWatcher(
      Path rulesDir,
      Duration interval,
      RuleSet inForce,
      Consumer<RuleSet> onNew,
      RuleMetrics metrics) {
    this.rulesDir = rulesDir;
    this.interval = interval;
    this.onNew = onNew;
    this.metrics = metrics;
    this.current = inForce;
    this.seen = inForce.id();
    this.judged = inForce.id();
    metrics.started(inForce);
    thread.setDaemon(true);
  }

  public RuleWatcher start() {
    thread.start();
    return this;
  }

  /** The set in force. */
  public RuleSet current() {
    return current;
  }

  /** Why the folder's contents are not in force; empty where they are. */
  public Optional<RuleException> lastProblem() {
    return Optional.ofNullable(lastProblem);
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void run() {
    try {
      while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        pollSafely();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What nobody thought of must not end the watching. */
  private void pollSafely() {
    try {
      poll();
    } catch (RuntimeException e) {
      log.error("reading {} again failed; {} stays in force", rulesDir, current.id(), e);
    }
  }

  /** Reads the folder once. */
  void poll() {
    try {
      Map<String, String> contents = RuleSet.contents(rulesDir);
      String id = RuleSet.idOf(contents);
      if (isNews(id)) {
        judge(id, contents);
      }
    } catch (RuleException e) {
      if (isNews(e.getMessage())) {
        refuse(e);
      }
    }
  }

  /** Whether the same was read twice in a row, and not judged before. */
  private boolean isNews(@Nullable String found) {
    String id = String.valueOf(found);
    boolean settled = id.equals(seen);
    seen = id;
    if (!settled || id.equals(judged)) {
      return false;
    }
    judged = id;
    return true;
  }

  private void judge(String id, Map<String, String> contents) {
    if (id.equals(current.id())) {
      lastProblem = null;
      metrics.unchanged();
      log.info("rules: the folder is back at {}, which is in force", id);
      return;
    }
    try {
      accept(RuleSet.parse(contents));
    } catch (RuleException e) {
      refuse(e);
    }
  }

  private void accept(RuleSet rules) {
    onNew.accept(rules);
    current = rules;
    lastProblem = null;
    metrics.accepted(rules);
    log.info("rules: {} with {} rules is in force", rules.id(), rules.rules().size());
  }

  private void refuse(RuleException e) {
    lastProblem = e;
    metrics.refused();
    log.error("{}\n{} stays in force", e.getMessage(), current.id());
  }
}
