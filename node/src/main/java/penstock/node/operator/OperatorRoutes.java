package penstock.node.operator;

import akka.http.javadsl.model.HttpMethod;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.ExceptionHandler;
import akka.http.javadsl.server.MethodRejection;
import akka.http.javadsl.server.Rejection;
import akka.http.javadsl.server.RejectionHandler;
import akka.http.javadsl.server.Route;
import akka.stream.Materializer;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.database.DatabaseException;
import penstock.node.index.Narratives;
import penstock.node.segment.SegmentException;

/**
 * All routes of the operator listener, behind its guard. Whatever goes wrong is answered with a
 * {@link Problem}.
 */
public final class OperatorRoutes extends AllDirectives {

  private static final Logger LOG = LoggerFactory.getLogger(OperatorRoutes.class);

  private final OperatorGuard guard;
  private final Route routes;

  /**
   * The routes.
   *
   * @param blocking for work that takes long
   */
  public OperatorRoutes(
      OperatorParts parts,
      OperatorSettings settings,
      Clock clock,
      Materializer materializer,
      Executor blocking) {
    guard = new OperatorGuard(settings, PageRoutes.paths());
    StatusRoutes status = new StatusRoutes(parts, clock, blocking);
    routes =
        concat(
            status.route(),
            pathPrefix(
                "v1",
                () ->
                    concat(
                        new NarrativeRoutes(
                                parts.narratives(), parts.registry(), settings, materializer)
                            .route(),
                        new TailRoutes(parts.tail(), parts.registry(), settings).route(),
                        new EventRoutes(parts.events(), parts.registry(), settings, materializer)
                            .route(),
                        new LedgerRoutes(parts.fleet(), parts.ledgers(), parts.registry()).route(),
                        new DeviceRoutes(parts.registry(), parts.quarantine(), materializer)
                            .route(),
                        new RuleRoutes(parts.rules(), materializer, blocking).route(),
                        new RegrindRoutes(parts.regrinds(), materializer).route(),
                        status.overview(),
                        status.nodes())),
            new PageRoutes().route());
  }

  public Route route() {
    return respondWithHeaders(
        Set.of(
            RawHeader.create("X-Content-Type-Options", "nosniff"),
            RawHeader.create("Cross-Origin-Resource-Policy", "same-origin"),
            RawHeader.create("Referrer-Policy", "no-referrer")),
        () -> handleExceptions(exceptions(), () -> handleRejections(rejections(), this::guarded)));
  }

  private Route guarded() {
    return extractRequest(
        request -> {
          guard.check(request);
          return routes;
        });
  }

  private ExceptionHandler exceptions() {
    return ExceptionHandler.newBuilder()
        .matchAny(failure -> complete(problem(failure).response()))
        .build();
  }

  private static Problem problem(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof Problem problem) {
      return problem;
    }
    if (cause instanceof TimeoutException) {
      return Problem.away("the ledger or the journal did not answer in time; ask again");
    }
    if (cause instanceof SegmentException.Unavailable) {
      return Problem.away("the segment store is away: " + cause.getMessage());
    }
    if (cause instanceof DatabaseException) {
      return Problem.away("the database is away: " + cause.getMessage());
    }
    if (cause instanceof Narratives.Busy) {
      return QueryAnswer.busy();
    }
    LOG.error("an operator's request failed", cause);
    return new Problem(Problem.Kind.INTERNAL, "see the node's log: " + cause);
  }

  private RejectionHandler rejections() {
    return RejectionHandler.newBuilder()
        .handleAll(MethodRejection.class, all -> complete(wrongMethod(all)))
        .handle(
            Rejection.class,
            rejection ->
                complete(
                    new Problem(Problem.Kind.BAD_REQUEST, String.valueOf(rejection)).response()))
        .handleNotFound(
            extractUri(
                uri ->
                    complete(
                        new Problem(
                                Problem.Kind.NOT_FOUND,
                                "no path " + uri.path() + "; the README lists those there are")
                            .response())))
        .build();
  }

  private static HttpResponse wrongMethod(List<MethodRejection> rejections) {
    Set<String> allowed = new TreeSet<>();
    for (MethodRejection rejection : rejections) {
      HttpMethod method = rejection.supported();
      allowed.add(method.value());
    }
    String list = String.join(", ", allowed);
    return new Problem(Problem.Kind.METHOD, "this path takes " + list)
        .header("Allow", list)
        .response();
  }
}
