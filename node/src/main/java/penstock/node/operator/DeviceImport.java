package penstock.node.operator;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.japi.Pair;
import akka.stream.Materializer;
import akka.stream.javadsl.Framing;
import akka.stream.javadsl.FramingTruncation;
import akka.stream.javadsl.Sink;
import akka.util.ByteString;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.registry.DeviceEntry;
import penstock.node.registry.Registry;

/**
 * {@code POST /v1/devices}: many devices, a line of JSON each. Read as it arrives, a batch at a
 * time; a batch is stored as a whole or not at all, so an error leaves whole batches behind, and
 * says how many lines those are. Sending all of it again does no harm.
 */
final class DeviceImport {

  private static final Logger LOG = LoggerFactory.getLogger(DeviceImport.class);

  /** Lines in a transaction; what is in memory of a body at a time is two of these. */
  static final int BATCH_LINES = 1_000;

  /** A device with all labels that are allowed is shorter. */
  static final int LINE_BYTES_MAX = 16 * 1024;

  /** The registry is held in memory; this many are some 500 MB. */
  private static final long LINES_MAX = 1_000_000;

  /** A body that comes slower than that is none. */
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final Registry registry;
  private final Materializer materializer;

  DeviceImport(Registry registry, Materializer materializer) {
    this.registry = registry;
    this.materializer = materializer;
  }

  /** A device and the line that it stands in, from 1 on. */
  private record Line(long number, DeviceEntry entry) {}

  /** What was stored so far. */
  private record Done(long lines, long added) {
    private Done and(Done more) {
      return new Done(lines + more.lines, added + more.added);
    }
  }

  CompletionStage<HttpResponse> take(HttpRequest request) {
    Params.of(request).end();
    return request
        .entity()
        .withoutSizeLimit()
        .getDataBytes()
        .idleTimeout(IDLE)
        .via(
            Framing.delimiter(ByteString.fromString("\n"), LINE_BYTES_MAX, FramingTruncation.ALLOW))
        .zipWithIndex()
        .filter(line -> !line.first().utf8String().isBlank())
        .map(DeviceImport::line)
        .grouped(BATCH_LINES)
        .mapAsync(1, this::store)
        .runWith(Sink.fold(new Done(0, 0), Done::and), materializer)
        .handle(
            (done, failure) -> {
              if (failure != null) {
                throw problem(failure);
              }
              LOG.info("{} devices were registered by an operator, {} new", done.lines, done.added);
              return answer(done);
            });
  }

  private static HttpResponse answer(Done done) {
    return JsonAnswer.of(
        JsonAnswer.object()
            .put("registered", done.lines)
            .put("added", done.added)
            .put("replaced", done.lines - done.added));
  }

  private static Line line(Pair<ByteString, Long> numbered) {
    long number = numbered.second() + 1;
    try {
      if (number > LINES_MAX) {
        throw new Problem(Problem.Kind.TOO_LARGE, "more than " + LINES_MAX + " lines");
      }
      return new Line(number, DeviceJson.read(JsonAnswer.read(numbered.first())));
    } catch (Problem e) {
      throw at(number, e);
    }
  }

  private CompletionStage<Done> store(List<Line> batch) {
    refuseTwice(batch);
    return registry
        .putAll(batch.stream().map(Line::entry).toList())
        .handle(
            (added, failure) -> {
              if (failure != null) {
                throw refused(batch, failure);
              }
              return new Done(batch.size(), added);
            });
  }

  /** Which of two lines is meant nobody could tell. */
  private static void refuseTwice(List<Line> batch) {
    Map<String, Long> seen = new HashMap<>();
    for (Line line : batch) {
      Long before = seen.put("id " + line.entry.id(), line.number);
      Long beside = seen.put("fingerprint " + line.entry.fingerprint(), line.number);
      if (before != null || beside != null) {
        throw at(
            line.number,
            new Problem(
                Problem.Kind.BAD_BODY,
                (before != null ? "id " + line.entry.id() : "this fingerprint")
                    + " stands in line "
                    + (before != null ? before : beside)
                    + ", too"));
      }
    }
  }

  private static RuntimeException refused(List<Line> batch, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof Registry.FingerprintTaken taken) {
      String why = String.valueOf(taken.getMessage());
      long number =
          batch.stream()
              .filter(line -> why.contains(line.entry.fingerprint()))
              .mapToLong(Line::number)
              .findFirst()
              .orElse(batch.get(0).number);
      return at(number, new Problem(Problem.Kind.FINGERPRINT_TAKEN, why));
    }
    return new CompletionException(cause);
  }

  /** Batches are as long as they can be, so the number of lines says which batch it is. */
  private static Problem at(long number, Problem problem) {
    return problem.inLine(
        number, "; of the lines ahead of it, whole batches of " + BATCH_LINES + " are registered");
  }

  private static RuntimeException problem(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof Problem || cause instanceof IllegalStateException) {
      return new CompletionException(cause);
    }
    if (cause instanceof akka.stream.scaladsl.Framing.FramingException) {
      return new Problem(
          Problem.Kind.TOO_LARGE, "a line is over " + LINE_BYTES_MAX + " bytes: one device a line");
    }
    return new Problem(Problem.Kind.BAD_BODY, "the body did not arrive whole: " + cause);
  }
}
