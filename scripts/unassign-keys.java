///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DESCRIPTION Unassigns the API keys of a CSV file from their Atlas projects.
//DEPS io.github.atlaskeys:atlas-keys:0.1.0
//DEPS info.picocli:picocli:4.7.7
//DEPS com.fasterxml.jackson.dataformat:jackson-dataformat-csv:2.22.1
//DEPS com.fasterxml.jackson.dataformat:jackson-dataformat-toml:2.22.1
//DEPS me.tongfei:progressbar:0.10.1
//SOURCES bulk/Bulk.java
//SOURCES bulk/BulkEnd.java
//SOURCES bulk/BulkFiles.java
//SOURCES bulk/BulkJob.java
//SOURCES bulk/BulkJobs.java
//SOURCES bulk/BulkOptions.java
//SOURCES bulk/BulkPlan.java
//SOURCES bulk/BulkReporter.java
//SOURCES bulk/BulkStory.java
//SOURCES bulk/BulkTask.java
//SOURCES bulk/FoundRows.java
//SOURCES bulk/Outlooks.java
//SOURCES bulk/Progress.java
//SOURCES bulk/RowFormat.java
//SOURCES bulk/RowWriter.java
//SOURCES bulk/RowsReporter.java
//SOURCES bulk/StopSignal.java
//SOURCES bulk/SummaryText.java
//SOURCES bulk/UndoRows.java
//SOURCES bulk/UnusableFile.java
//SOURCES cli/Again.java
//SOURCES cli/Cli.java
//SOURCES cli/Connection.java
//SOURCES cli/ConnectionOptions.java
//SOURCES cli/Consent.java
//SOURCES cli/Converters.java
//SOURCES cli/ExitCodes.java
//SOURCES cli/InputFile.java
//SOURCES cli/KeyName.java
//SOURCES cli/Names.java
//SOURCES cli/NextStep.java
//SOURCES cli/Patience.java
//SOURCES cli/ProxyVariables.java
//SOURCES cli/RefusedCredentials.java
//SOURCES cli/RunPaths.java
//SOURCES cli/SafeJson.java
//SOURCES cli/Shown.java
//SOURCES cli/StandardOutput.java
//SOURCES cli/Surroundings.java
//SOURCES cli/SystemTerminal.java
//SOURCES cli/Terminal.java
//SOURCES cli/UsageException.java
//SOURCES cli/WireLog.java
//SOURCES credentials/AtlasCliConfig.java
//SOURCES credentials/AuthType.java
//SOURCES credentials/CredentialKind.java
//SOURCES credentials/Credentials.java
//SOURCES credentials/CredentialsFile.java
//SOURCES credentials/FoundCredentials.java
//SOURCES credentials/Place.java
//SOURCES credentials/Places.java
//SOURCES credentials/PrivateFile.java
//SOURCES credentials/Profile.java
//SOURCES csv/CsvColumn.java
//SOURCES csv/CsvHeader.java
//SOURCES csv/CsvRecords.java
//SOURCES csv/CsvRow.java
//SOURCES csv/CsvText.java
//SOURCES csv/FileFaults.java
//SOURCES csv/KeysCsv.java
//SOURCES csv/Reading.java
//SOURCES csv/RowConsumer.java
//SOURCES csv/UnreadableCsvException.java
//SOURCES lookup/OrganizationText.java
//MAIN scripts.UnassignKeys
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
package scripts;

import io.github.atlaskeys.admin.Atlas;
import io.github.atlaskeys.journal.RunIdentity.Work;
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
import scripts.bulk.Bulk;
import scripts.bulk.BulkOptions;
import scripts.cli.Cli;
import scripts.cli.ConnectionOptions;
import scripts.cli.ExitCodes;
import scripts.cli.InputFile;
import scripts.cli.Surroundings;
import scripts.cli.UsageException;

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

  private final Surroundings surroundings;

  private UnassignKeys(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  public static void main(String... args) {
    System.exit(commandLine(Surroundings.ofThisProcess()).execute(args));
  }

  static CommandLine commandLine(Surroundings surroundings) {
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
