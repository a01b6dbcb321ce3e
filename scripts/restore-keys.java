///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DESCRIPTION Gives API keys the roles back that unassign-keys took away.
//DEPS io.github.atlaskeys:atlas-keys-cli:0.1.0
//MAIN scripts.RestoreKeys
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
package scripts;

import io.github.atlaskeys.api.Atlas;
import io.github.atlaskeys.cli.Bulk;
import io.github.atlaskeys.cli.BulkOptions;
import io.github.atlaskeys.cli.Cli;
import io.github.atlaskeys.cli.ConnectionOptions;
import io.github.atlaskeys.cli.Context;
import io.github.atlaskeys.cli.ExitCodes;
import io.github.atlaskeys.cli.InputFile;
import io.github.atlaskeys.files.RunIdentity.Work;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "restore-keys",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.Version.class,
    sortOptions = false,
    description =
        "Restore API keys from an undo file: assign them to their projects again, with their roles. Keys keep"
            + " the roles they were given since. Keys that were deleted cannot be restored.",
    footer = {
      "",
      "Example:",
      "  restore-keys keys.csv.undo.csv",
      "",
      "Needs Project Owner in each project.",
      "",
      ConnectionOptions.HELP,
      ExitCodes.HELP
    })
final class RestoreKeys implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description = "The undo file: columns projectId, apiKeyId and roles; - reads standard input.")
  String file;

  @Mixin BulkOptions bulk;
  @Mixin ConnectionOptions connection;

  private final Context surroundings;

  private RestoreKeys(Context surroundings) {
    this.surroundings = surroundings;
  }

  public static void main(String... args) {
    System.exit(commandLine(Context.ofThisProcess()).execute(args));
  }

  static CommandLine commandLine(Context surroundings) {
    return Cli.of(new RestoreKeys(surroundings));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    bulk.checkInput(file, connection);
    try (InputFile input = InputFile.of(file, surroundings.in(), InstantSource.system())) {
      return new Bulk(
              spec.commandLine(),
              surroundings,
              connection,
              bulk,
              Work.RESTORE,
              false,
              true,
              false,
              false,
              Optional.empty(),
              Atlas::connect,
              () -> Runtime.getRuntime().halt(ExitCodes.INTERRUPTED))
          .run(input);
    }
  }
}
