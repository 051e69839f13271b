package penstock.node.segment.s3;

import akka.http.scaladsl.model.StatusCode;
import akka.stream.alpakka.s3.S3Exception;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tries a request again after a failure that may pass, a little later each time, within the time
 * that the whole operation has. Safe for use by several threads.
 */
final class Tries {

  private static final long PAUSE_MS_FIRST = 50;
  private static final long PAUSE_MS_MAX = 500;

  /** Answers below 500 that a later try may not get. */
  private static final Set<String> PASSING =
      Set.of("SlowDown", "RequestTimeout", "TooManyRequests", "OperationAborted");

  private final Duration tryTimeout;
  private final Duration timeout;
  private final BucketMetrics metrics;

  Tries(Duration tryTimeout, Duration timeout, BucketMetrics metrics) {
    this.tryTimeout = tryTimeout;
    this.timeout = timeout;
    this.metrics = metrics;
  }

  /**
   * Runs an operation.
   *
   * @param request makes one try, which is to end within the time given
   */
  <T> T run(String operation, String key, Function<Duration, CompletionStage<T>> request)
      throws IOException {
    long startedNs = System.nanoTime();
    long untilNs = startedNs + timeout.toNanos();
    long pauseMs = PAUSE_MS_FIRST;
    while (true) {
      metrics.requests.labelValues(operation).inc();
      Throwable failure;
      try {
        T result = once(request, untilNs - System.nanoTime());
        metrics.seconds.labelValues(operation).observe((System.nanoTime() - startedNs) / 1e9);
        return result;
      } catch (ExecutionException e) {
        failure = e.getCause() == null ? e : e.getCause();
      } catch (TimeoutException e) {
        failure = e;
      }
      long drawnMs = ThreadLocalRandom.current().nextLong(pauseMs / 2, pauseMs + 1);
      if (!mayPass(failure) || System.nanoTime() + drawnMs * 1_000_000 - untilNs >= 0) {
        if (mayPass(failure)) {
          metrics.errors.labelValues(operation).inc();
        }
        throw failure(operation, key, failure);
      }
      metrics.retries.labelValues(operation).inc();
      pause(drawnMs);
      pauseMs = Math.min(PAUSE_MS_MAX, 2 * pauseMs);
    }
  }

  private <T> T once(Function<Duration, CompletionStage<T>> request, long leftNs)
      throws ExecutionException, TimeoutException, IOException {
    Duration left = Duration.ofNanos(Math.max(1, leftNs));
    Duration mine = left.compareTo(tryTimeout) < 0 ? left : tryTimeout;
    return await(request.apply(mine), mine.plusMillis(PAUSE_MS_MAX));
  }

  static <T> T await(CompletionStage<T> stage, Duration wait)
      throws ExecutionException, TimeoutException, IOException {
    try {
      return stage.toCompletableFuture().get(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void pause(long ms) throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static boolean mayPass(Throwable failure) {
    S3Exception answer = answer(failure);
    return answer == null || status(answer).intValue() >= 500 || PASSING.contains(answer.code());
  }

  private static StatusCode status(S3Exception answer) {
    return answer.statusCode();
  }

  /** What the store answered, null where it did not. */
  static @Nullable S3Exception answer(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof S3Exception answer) {
        return answer;
      }
    }
    return null;
  }

  static IOException failure(String operation, String key, Throwable failure) {
    S3Exception answer = answer(failure);
    if (answer != null && answer.statusCode().intValue() == 404 && isKey(answer.code())) {
      return new NoSuchFileException(key, null, answer.code());
    }
    String why = answer == null ? failure.toString() : answer.code() + ": " + answer.message();
    return new IOException(operation + " " + key + ": " + why, failure);
  }

  private static boolean isKey(String code) {
    return !code.equals("NoSuchBucket") && !code.equals("NoSuchUpload");
  }
}
