///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DESCRIPTION Unassigns the API keys of a CSV file from their Atlas projects.
//DEPS io.github.atlaskeys:atlas-keys-cli:0.1.0
//MAIN scripts.UnassignKeys
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
import io.github.atlaskeys.cli.UsageException;
import io.github.atlaskeys.files.RunIdentity.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "unassign-keys",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.Version.class,
    sortOptions = false,
    description =
        "Unassign API keys from projects, one CSV row per key and project. The keys are not deleted: they"
            + " stay in the organization and keep their organization roles. The roles that they lose are"
            + " saved to FILE.undo.csv for restore-keys.",
    footer = {
      "",
      "Example:",
      "  unassign-keys keys.csv --dry-run",
      "",
      "The file has a header with a column projectId (or groupId) and a column apiKeyId (or"
          + " keyId, apiUserId); other columns are ignored.",
      "",
      ConnectionOptions.HELP,
      ExitCodes.HELP
    })
final class UnassignKeys implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The CSV file; - reads standard input.")
  String file;

  @Option(
      names = "--dry-run",
      description =
          "Check the current state and show what would happen to each row; change nothing.")
  boolean dryRun;

  @Mixin BulkOptions bulk;

  @Option(
      names = "--undo",
      paramLabel = "FILE",
      description = "Where the roles are saved. Default: FILE.undo.csv.")
  Optional<Path> undo = Optional.empty();

  @Option(
      names = {"--no-undo", "--no-snapshot"},
      description =
          "Skip saving roles: one request per row, and no undo file. Default: roles are saved.")
  boolean noUndo;

  @Option(names = "--allow-missing", description = "Count rows whose key does not exist as done.")
  boolean allowMissing;

  @Option(
      names = "--fail-on-remaining-access",
      description =
          "Exit with code 5 when a key is unassigned and still has access through an organization"
              + " role.")
  boolean failOnRemainingAccess;

  @Option(
      names = "--include-own-key",
      description = "Allow rows for the key you are authenticated with; they are processed last.")
  boolean includeOwnKey;

  @Mixin ConnectionOptions connection;

  private final Context surroundings;

  private UnassignKeys(Context surroundings) {
    this.surroundings = surroundings;
  }

  public static void main(String... args) {
    System.exit(commandLine(Context.ofThisProcess()).execute(args));
  }

  static CommandLine commandLine(Context surroundings) {
    return Cli.of(new UnassignKeys(surroundings));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (noUndo && undo.isPresent()) {
      throw new UsageException("--undo and --no-undo cannot be used together");
    }
    if (noUndo && failOnRemainingAccess) {
      throw new UsageException(
          "--fail-on-remaining-access and --no-undo cannot be used together: nothing reads the roles");
    }
    bulk.checkInput(file, connection);
    try (InputFile input = InputFile.of(file, surroundings.in(), InstantSource.system())) {
      return new Bulk(
              spec.commandLine(),
              surroundings,
              connection,
              bulk,
              Work.UNASSIGN,
              dryRun,
              includeOwnKey,
              allowMissing,
              failOnRemainingAccess,
              noUndo ? Optional.empty() : Optional.of(undo.orElse(input.undo())),
              Atlas::connect,
              () -> Runtime.getRuntime().halt(ExitCodes.INTERRUPTED))
          .run(input);
    }
  }
}
