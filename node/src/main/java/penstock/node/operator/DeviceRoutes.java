package penstock.node.operator;

import akka.NotUsed;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import akka.stream.Materializer;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.node.registry.DeviceEntry;
import penstock.node.registry.Quarantine;
import penstock.node.registry.Registry;

/** {@code /v1/devices}: the registry, and what devices sent that could not be read. */
final class DeviceRoutes extends AllDirectives {

  private static final Logger LOG = LoggerFactory.getLogger(DeviceRoutes.class);
  private static final int LINES_PER_PIECE = 200;

  private final Registry registry;
  private final Quarantine quarantine;
  private final Materializer materializer;
  private final DeviceImport imports;

  DeviceRoutes(Registry registry, Quarantine quarantine, Materializer materializer) {
    this.registry = registry;
    this.quarantine = quarantine;
    this.materializer = materializer;
    this.imports = new DeviceImport(registry, materializer);
  }

  Route route() {
    return pathPrefix(
        "devices",
        () ->
            concat(
                pathEnd(this::all),
                path(PathMatchers.segment(), this::device),
                path(PathMatchers.segment().slash("revoke"), this::revoke),
                path(PathMatchers.segment().slash("quarantine"), this::quarantined)));
  }

  private Route all() {
    return concat(
        get(() -> extractRequest(request -> complete(list(request)))),
        post(() -> extractRequest(request -> completeWithFuture(imports.take(request)))));
  }

  private Route device(String id) {
    return concat(
        get(() -> extractRequest(request -> complete(show(request, id)))),
        put(() -> extractRequest(request -> completeWithFuture(put(request, id)))));
  }

  private Route revoke(String id) {
    return post(() -> extractRequest(request -> completeWithFuture(revoke(request, id))));
  }

  private Route quarantined(String id) {
    return get(() -> extractRequest(request -> completeWithFuture(quarantine(request, id))));
  }

  private HttpResponse list(HttpRequest request) {
    Params params = Params.of(request);
    DeviceSelection selection = DeviceSelection.of(params);
    String status = params.oneOf("status", "all", "active", "revoked", "all");
    long limit = params.limit();
    params.end();
    List<DeviceEntry> entries =
        registry.all().stream()
            .filter(selection::takes)
            .filter(entry -> status.equals("all") || status.equalsIgnoreCase(entry.status().name()))
            .sorted(Comparator.comparing(DeviceEntry::id))
            .limit(limit)
            .toList();
    Source<ByteString, NotUsed> lines =
        Source.from(entries).grouped(LINES_PER_PIECE).map(DeviceRoutes::lines);
    return HttpResponse.create().withEntity(HttpEntities.create(MediaTypes.NDJSON, lines));
  }

  private static ByteString lines(List<DeviceEntry> entries) {
    StringBuilder lines = new StringBuilder();
    entries.forEach(entry -> lines.append(JsonAnswer.text(DeviceJson.of(entry))));
    return ByteString.fromString(lines.toString());
  }

  private HttpResponse show(HttpRequest request, String device) {
    Params.of(request).end();
    String id = DeviceJson.checkedId(device);
    DeviceEntry entry = registry.byId(id);
    if (entry == null) {
      throw Problem.unknownDevice(id);
    }
    return JsonAnswer.of(DeviceJson.of(entry));
  }

  private CompletionStage<HttpResponse> put(HttpRequest request, String device) {
    Params.of(request).end();
    String id = DeviceJson.checkedId(device);
    return Bodies.json(request, materializer).thenCompose(body -> put(DeviceJson.read(id, body)));
  }

  private CompletionStage<HttpResponse> put(DeviceEntry entry) {
    boolean known = registry.byId(entry.id()) != null;
    return registry
        .put(entry)
        .handle(
            (stored, failure) -> {
              if (failure != null) {
                throw refused(failure);
              }
              LOG.info("device {} is {} by an operator", stored.id(), stored.status());
              return JsonAnswer.of(
                  known ? StatusCodes.OK : StatusCodes.CREATED, DeviceJson.of(stored));
            });
  }

  private static RuntimeException refused(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof Registry.FingerprintTaken taken) {
      return new Problem(
          Problem.Kind.FINGERPRINT_TAKEN,
          taken.getMessage() + ": revoke or change that one first, or make a new certificate");
    }
    return new CompletionException(cause);
  }

  private CompletionStage<HttpResponse> revoke(HttpRequest request, String device) {
    Params.of(request).end();
    String id = DeviceJson.checkedId(device);
    request.discardEntityBytes(materializer);
    return registry
        .revoke(id)
        .thenApply(
            entry -> {
              if (entry == null) {
                throw Problem.unknownDevice(id);
              }
              LOG.info("device {} was revoked by an operator", id);
              return JsonAnswer.of(DeviceJson.of(entry));
            });
  }

  private CompletionStage<HttpResponse> quarantine(HttpRequest request, String device) {
    Params.of(request).end();
    String id = DeviceJson.checkedId(device);
    return quarantine.list(id).thenApply(items -> JsonAnswer.of(quarantined(id, items)));
  }

  /** The bytes in Base64, because that they are no text is why they are here. */
  private static ObjectNode quarantined(String device, List<Quarantine.Item> items) {
    ObjectNode json = JsonAnswer.object().put("device", device);
    ArrayNode array = json.putArray("items");
    for (Quarantine.Item item : items) {
      array
          .addObject()
          .put("id", item.id())
          .put("time", TimeText.of(item.atUs()))
          .put("reason", item.reason())
          .put("offset", item.offset())
          .put("length", item.length())
          .put("kept", item.bytes().length())
          .put("bytes", Base64.getEncoder().encodeToString(item.bytes().toArray()));
    }
    return json;
  }
}
