package penstock.node.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which node a command talks to, and as whom. */
final class NodeOptions {

  private static final String TOKEN = "PENSTOCK_TOKEN";

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:PENSTOCK_URL:-http://127.0.0.1:8080}",
      description = "The node's operator listener; also PENSTOCK_URL (${DEFAULT-VALUE}).")
  private String url = "";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      defaultValue = "${env:PENSTOCK_TOKEN_FILE}",
      description = "Holds the bearer token, where the node asks for one; or set " + TOKEN + ".")
  private @Nullable Path tokenFile;

  NodeClient client() {
    return new NodeClient(base(), token());
  }

  private URI base() {
    try {
      URI base = new URI(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
      String scheme = String.valueOf(base.getScheme());
      if (base.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
        return base;
      }
    } catch (URISyntaxException e) {
      // Told below.
    }
    throw new CommandFailure(
        ExitCode.USAGE, "--url = " + url + ": must be like http://127.0.0.1:8080");
  }

  private String token() {
    if (tokenFile == null) {
      return String.valueOf(System.getenv().getOrDefault(TOKEN, ""));
    }
    try {
      return Files.readString(tokenFile).strip();
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "--token-file = " + tokenFile + ": must be a readable file: " + e);
    }
  }
}
