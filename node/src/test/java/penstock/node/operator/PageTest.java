package penstock.node.operator;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.prometheus.metrics.core.metrics.Gauge;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import penstock.node.device.FleetTotals;
import penstock.node.device.Ledgers;
import penstock.node.grind.Tail;
import penstock.protocol.SeqRanges;

/** Clicks through the page in a real browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PageTest {

  private static final String HOSTILE =
      "</span><img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";

  private Browser browser;

  @BeforeAll
  void startBrowser() {
    browser = new Browser();
  }

  @AfterAll
  void stopBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  private static long us(String time) {
    return TimeText.parse(time);
  }

  /** Labels are whatever operators wrote. */
  private static final String HOSTILE_NAME = "<b>tv</b>";

  private static void fill(FakeNode node) {
    long boot = us("2026-11-21T05:46:00Z");
    node.registry.add("austin-r7-0042", Map.of("city", "Austin"));
    node.registry.add("dallas-tv-0007", Map.of("city", "Dallas"));
    node.fleet.totals = new FleetTotals(1_240_312, 1_200_000, 40_312, 1_874, 3, 212, 230);
    node.fleet.losers.add(
        new Ledgers.DeviceSummary("austin-r7-0042", 9, 5_200, 40, 1_310, 0, 1, boot, 0));
    node.fleet.losers.add(
        new Ledgers.DeviceSummary("dallas-tv-0007", 9, 6_100, 12, 564, 0, 1, boot, 0));
    node.uploads.labelValues("200").inc(34_000);
    node.refused.labelValues("overloaded").inc(812);
    node.refused.labelValues("unknown-certificate").inc(4);
    node.records.labelValues("stored").inc(1_200_000);
    gauge(node, "waiting").set(37);
    gauge(node, "line_devices").set(1_200);
    gauge(node, "line_seconds").set(12.5);
    gauge(node, "saturated").set(1);
    labelled(node, "penstock_gate_flow_waiting_bytes", "flow", "Austin", 2_500_000);
    labelled(node, "penstock_class_loud_growth", "class", HOSTILE_NAME, 4.21);
    node.rawBytes.inc(125_000_000);
    node.ack.observe(0.0123);
    node.checks.add(new Readiness.Check("journal", true, ""));
    node.ledgers.reports.put("austin-r7-0042", report());
    PageLines.store(node, boot, HOSTILE);
  }

  private static Gauge gauge(FakeNode node, String name) {
    return Gauge.builder().name("penstock_gate_" + name).help("x").register(node.metrics);
  }

  private static void labelled(
      FakeNode node, String name, String label, String value, double number) {
    Gauge.builder()
        .name(name)
        .labelNames(label)
        .help("x")
        .register(node.metrics)
        .labelValues(value)
        .set(number);
  }

  private static Ledgers.DeviceReport report() {
    return new Ledgers.DeviceReport(
        new Ledgers.DeviceSummary("austin-r7-0042", 9, 5_200, 40, 1_310, 0, 1, 5, 0),
        List.of(
            new Ledgers.StreamReport(
                "s1",
                6_509,
                6_510,
                5_200,
                40,
                1_310,
                0,
                SeqRanges.of(1_310, 6_509),
                SeqRanges.EMPTY,
                List.of(
                    new Ledgers.Loss(
                        SeqRanges.of(0, 1_309),
                        Ledgers.Cause.OVERWRITTEN,
                        us("2026-11-21T05:59:00Z"))))));
  }

  @Test
  void shouldShowFleetLedgerEventsAndNarrative() {
    try (FakeNode node = new FakeNode()) {
      fill(node);
      Page page = browser.open(node.url(), ColorScheme.LIGHT, 1_360, 900);
      assertThat(page.locator("#status")).hasText("ready");
      assertThat(page.locator("#t-stored")).hasText("1.2M");
      assertThat(page.locator("#fleet-line")).containsText("2 devices");
      assertThat(page.locator("#refused tr").first()).containsText("overloaded");
      assertThat(page.locator("#l-balance")).hasText("✓ balanced");
      assertThat(page.locator("#g-waiting")).hasText("37");
      assertThat(page.locator("#g-line")).hasText("a line of 1,200 devices, 12.5 s");
      assertThat(page.locator("#gate-state")).containsText("somebody waits");
      assertThat(page.locator("#g-flows")).containsText("Austin 2.5 MB");
      assertThat(page.locator("#g-loud")).containsText("<b>tv</b> 4.2 times");

      page.locator("#losers button").first().click();
      assertThat(page.locator("#device-ledger")).containsText("overwritten before they could be");
      assertThat(page.locator("#device-ledger")).containsText("0–1309");

      assertThat(page.locator("#live-state")).hasText("connected");
      node.tail.offer(
          new Tail.Made(
              FakeNode.FakeEvents.event("oom-kill", "austin-r7-0042", us("2026-11-21T05:46:10Z"))));
      Locator event = page.locator("#live-list li").first();
      assertThat(event).containsText("oom-kill");
      assertThat(event).containsText("comm=<b>dns</b>");
      event.getByRole(AriaRole.BUTTON).click();

      assertThat(page.locator("#narrative-state")).containsText("4 records. 1 gap");
      assertThat(page.locator("#narrative-list li").first()).containsText("kern.warning");
      assertThat(page.locator("#narrative-list .gap")).containsText("retention took it");
      assertThat(page.locator("[name=from] >> nth=0")).hasValue("2026-11-21T05:45:10");
      Browser.screenshot(page, "page-light");
      page.close();
    }
    assertEquals(List.of(), browser.errors);
  }

  @Test
  void shouldNeverTakeWhatDevicesWroteForMarkup() {
    try (FakeNode node = new FakeNode()) {
      fill(node);
      Page page = browser.open(node.url(), ColorScheme.DARK, 1_360, 900);
      page.locator("#narrative-form [name=device]").fill("austin-r7-0042");
      page.locator("#narrative-form [name=q]").fill("onerror");
      page.locator("#narrative-form button").first().click();
      Locator line = page.locator("#narrative-list li:not(.bad) .text");
      assertThat(line).hasText(HOSTILE);

      page.locator("[name=kind][value=records]").check();
      assertThat(page.locator("#live-state")).hasText("connected");
      node.tail.offerFrame(
          node.segments,
          PageLines.hostile(node, HOSTILE),
          "3,900,1,-;" + HOSTILE + "\n " + HOSTILE + "\n");
      assertThat(page.locator("#live-list .text").first()).containsText(HOSTILE);
      assertThat(page.locator("#live-list img, #narrative-list img")).hasCount(0);
      assertThat(page).hasTitle("Penstock");
      Browser.screenshot(page, "page-dark");
      page.close();
    }
    assertEquals(List.of(), browser.errors);
  }
}
