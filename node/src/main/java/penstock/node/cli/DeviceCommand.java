package penstock.node.cli;

import picocli.CommandLine.Command;

/** {@code penstock device}: the registry. */
@Command(
    name = "device",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Says which devices may write. Changes take effect at once, on open connections too.",
    subcommands = {
      DeviceAddCommand.class,
      DeviceImportCommand.class,
      DeviceListCommand.class,
      DeviceShowCommand.class,
      DeviceRevokeCommand.class
    })
public final class DeviceCommand {}
