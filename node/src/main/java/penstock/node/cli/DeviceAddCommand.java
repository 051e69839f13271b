package penstock.node.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code penstock device add}. */
@Command(
    name = "add",
    description = "Registers a device by the SHA-256 fingerprint of its client certificate.",
    footerHeading = "%n",
    footer = {
      ExitCode.HELP,
      "",
      "Examples:",
      "  penstock device add r7-0042 --cert r7-0042.crt --class router --label city=Austin",
      "  penstock device add r7-0042 --fingerprint 3f5a… --label city=Austin --label model=R7",
      "  penstock device add r7-0042 --cert new.crt --class router --replace"
    })
public final class DeviceAddCommand extends OperatorCommand {

  @Parameters(paramLabel = "ID", description = "1 to 64 of A-Za-z0-9._-")
  private String id = "";

  @ArgGroup(multiplicity = "1")
  private Identity identity = new Identity();

  /** One of the two. */
  static final class Identity {
    @Option(
        names = "--fingerprint",
        paramLabel = "HEX",
        description = "SHA-256 of the certificate's DER bytes, with or without colons.")
    private @Nullable String fingerprint;

    @Option(
        names = "--cert",
        paramLabel = "FILE",
        description = "The certificate, PEM or DER; its fingerprint is computed.")
    private @Nullable Path certificate;
  }

  @Option(names = "--class", paramLabel = "CLASS", description = "Such as router, tv or vm.")
  private String deviceClass = "";

  @Option(names = "--label", paramLabel = "KEY=VALUE", description = "May repeat.")
  private Map<String, String> labels = new LinkedHashMap<>();

  @Option(names = "--replace", description = "Replace a device that is registered already.")
  private boolean replace;

  @Override
  int run() {
    String path = "/v1/devices/" + DeviceId.checked(id);
    NodeClient client = client();
    if (!replace && client.exists(path)) {
      throw new CommandFailure(
          ExitCode.NOTHING,
          "device "
              + id
              + " is registered already: look with \"penstock device show "
              + id
              + "\", and add --replace to change it");
    }
    ObjectNode body =
        NodeClient.JSON
            .createObjectNode()
            .put("fingerprint", fingerprint())
            .put("class", deviceClass);
    ObjectNode map = body.putObject("labels");
    labels.forEach(map::put);
    DeviceText.print(client.send("PUT", path, body), out());
    return ExitCode.OK;
  }

  private String fingerprint() {
    if (identity.fingerprint != null) {
      return identity.fingerprint;
    }
    Path file = identity.certificate;
    if (file == null) {
      throw new CommandFailure(ExitCode.USAGE, "give --fingerprint or --cert");
    }
    try (InputStream in = Files.newInputStream(file)) {
      Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.of().formatHex(digest);
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.USAGE, "--cert = " + file + ": can't be read: " + e);
    } catch (CertificateException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "--cert = " + file + ": is no X.509 certificate: " + e.getMessage());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
