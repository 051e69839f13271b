package penstock.node.cli;

import java.util.regex.Pattern;

/** Ids of devices, as they stand in paths. */
final class DeviceId {

  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private DeviceId() {}

  static String checked(String id) {
    if (!ALLOWED.matcher(id).matches()) {
      throw new CommandFailure(
          ExitCode.USAGE, "device " + SafeText.of(id) + ": an id is 1 to 64 of A-Za-z0-9._-");
    }
    return id;
  }
}
