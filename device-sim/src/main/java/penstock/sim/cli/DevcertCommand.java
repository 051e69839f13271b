package penstock.sim.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import penstock.protocol.DeviceCertificate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes an identity for a device. */
@Command(
    mixinStandardHelpOptions = true,
    name = "devcert",
    description = {
      "Makes a device's key and self-signed certificate (EC P-256), as PEM files that curl takes,"
          + " and prints the certificate's SHA-256 fingerprint.",
      "",
      "  penstock devcert --out my-device",
      "  penstock device add my-device --fingerprint \"$(penstock devcert --out my-device)\"",
      "  curl --cert my-device/device.crt --key my-device/device.key …"
    },
    footer = {"", "Exit: 0 done, 1 the files are there already or can't be written."})
public final class DevcertCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for device.key and device.crt; made where it is missing.")
  private Path out = Path.of("");

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Common name in the certificate, for people (default: ${DEFAULT-VALUE}).")
  private String name = "device";

  @Option(names = "--force", description = "Replace files that are there.")
  private boolean force;

  @Override
  public Integer call() throws IOException {
    DeviceCertificate certificate = DeviceCertificate.generate(name);
    try {
      certificate.write(out, force);
    } catch (FileAlreadyExistsException e) {
      spec.commandLine()
          .getErr()
          .println("penstock: " + e.getFile() + " is there already; --force replaces it");
      return 1;
    }
    spec.commandLine().getOut().println(certificate.fingerprint());
    return 0;
  }
}
