package penstock.node.operator;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.CompletionStage;
import penstock.node.device.FleetLedger;
import penstock.node.device.FleetTotals;
import penstock.node.device.Ledgers;
import penstock.node.device.Ledgers.DeviceReport;
import penstock.node.device.Ledgers.DeviceSummary;
import penstock.node.registry.Registry;

/** {@code GET /v1/ledger}, {@code /v1/ledger/{device}} and {@code /v1/losers}. */
final class LedgerRoutes extends AllDirectives {

  private static final int LOSERS_DEFAULT = 10;
  private static final int LOSERS_MAX = 1_000;

  private final FleetLedger fleet;
  private final Ledgers ledgers;
  private final Registry registry;

  LedgerRoutes(FleetLedger fleet, Ledgers ledgers, Registry registry) {
    this.fleet = fleet;
    this.ledgers = ledgers;
    this.registry = registry;
  }

  Route route() {
    return concat(
        path(
            "ledger",
            () -> get(() -> extractRequest(request -> completeWithFuture(totals(request))))),
        path(
            "losers",
            () -> get(() -> extractRequest(request -> completeWithFuture(losers(request))))),
        path(
            PathMatchers.segment("ledger").slash(PathMatchers.segment()),
            device ->
                get(() -> extractRequest(request -> completeWithFuture(report(request, device))))));
  }

  private CompletionStage<HttpResponse> totals(HttpRequest request) {
    Params.of(request).end();
    return fleet.totals().thenApply(totals -> JsonAnswer.of(totals(totals)));
  }

  static ObjectNode totals(FleetTotals totals) {
    return JsonAnswer.object()
        .put("received", totals.received())
        .put("stored", totals.stored())
        .put("duplicates", totals.duplicates())
        .put("lost", totals.lost())
        .put("malformed", totals.malformed())
        .put("devices", totals.devices())
        .put("streams", totals.streams());
  }

  private CompletionStage<HttpResponse> losers(HttpRequest request) {
    Params params = Params.of(request);
    long limit = Math.min(LOSERS_MAX, params.limit(LOSERS_DEFAULT));
    params.end();
    return fleet.losers((int) limit).thenApply(losers -> JsonAnswer.of(losers(losers)));
  }

  private static ObjectNode losers(List<DeviceSummary> losers) {
    ObjectNode json = JsonAnswer.object();
    ArrayNode devices = json.putArray("devices");
    losers.forEach(summary -> devices.add(LedgerJson.summary(summary)));
    return json;
  }

  private CompletionStage<HttpResponse> report(HttpRequest request, String device) {
    Params.of(request).end();
    String id = DeviceJson.checkedId(device);
    return ledgers.report(id).thenApply(report -> answer(id, report));
  }

  private HttpResponse answer(String device, DeviceReport report) {
    if (report.streams().isEmpty()
        && report.summary().stored() == 0
        && registry.byId(device) == null) {
      throw Problem.unknownDevice(device);
    }
    return JsonAnswer.of(LedgerJson.report(report));
  }
}
