///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DESCRIPTION Gives API keys the roles back that unassign-keys took away.
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
//MAIN scripts.RestoreKeys
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
package scripts;

import io.github.atlaskeys.admin.Atlas;
import io.github.atlaskeys.journal.RunIdentity.Work;
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
import scripts.bulk.Bulk;
import scripts.bulk.BulkOptions;
import scripts.cli.Cli;
import scripts.cli.ConnectionOptions;
import scripts.cli.ExitCodes;
import scripts.cli.InputFile;
import scripts.cli.Surroundings;

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

  private final Surroundings surroundings;

  private RestoreKeys(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  public static void main(String... args) {
    System.exit(commandLine(Surroundings.ofThisProcess()).execute(args));
  }

  static CommandLine commandLine(Surroundings surroundings) {
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
