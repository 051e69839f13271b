package penstock.node.operator;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Assertions;

/**
 * Debian's Chromium with a profile of its own. What the page logs as errors is kept, for a test to
 * look at in the end. Screenshots land in {@code target/screenshots}.
 */
final class Browser implements AutoCloseable {

  private static final Path CHROMIUM =
      Path.of(System.getProperty("penstock.chromium", "/usr/bin/chromium"));

  private static final double TIMEOUT_MS = 10_000;

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser browser;
  final List<String> errors = new CopyOnWriteArrayList<>();

  Browser() {
    Assertions.assertTrue(
        Files.isExecutable(CHROMIUM), "no " + CHROMIUM + ": apt-get install chromium");
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(CHROMIUM)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  Page open(String url, ColorScheme scheme, int width, int height) {
    Page page =
        browser.newPage(
            new com.microsoft.playwright.Browser.NewPageOptions()
                .setColorScheme(scheme)
                .setViewportSize(width, height));
    page.setDefaultTimeout(TIMEOUT_MS);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            errors.add(message.text());
          }
        });
    page.onPageError(errors::add);
    page.navigate(url);
    return page;
  }

  static void screenshot(Page page, String name) {
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})");
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(Path.of("target", "screenshots", name + ".png")));
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
