package penstock.sim.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import penstock.protocol.ServerTrust;
import picocli.CommandLine.Option;

/** Which node a device believes. */
public final class TrustOptions {

  @Option(
      names = "--server-fingerprint",
      paramLabel = "HEX",
      description = "Believe only the node whose certificate has this SHA-256 fingerprint.")
  private @Nullable String fingerprint;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Believe nodes whose certificate these CAs (PEM) signed for their host name.")
  private @Nullable Path caFile;

  public ServerTrust trust() throws IOException {
    if (fingerprint != null && caFile != null) {
      throw new IllegalArgumentException("--server-fingerprint or --ca, not both");
    }
    if (fingerprint != null) {
      return ServerTrust.pinned(fingerprint);
    }
    return caFile == null ? ServerTrust.any() : ServerTrust.caFile(caFile);
  }
}
