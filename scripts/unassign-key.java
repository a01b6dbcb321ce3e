///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DESCRIPTION Unassigns one organization API key from one Atlas project.
//DEPS io.github.atlaskeys:atlas-keys:0.1.0
//DEPS info.picocli:picocli:4.7.7
//DEPS com.fasterxml.jackson.dataformat:jackson-dataformat-csv:2.22.1
//DEPS com.fasterxml.jackson.dataformat:jackson-dataformat-toml:2.22.1
//DEPS me.tongfei:progressbar:0.10.1
//SOURCES bulk/AllProjects.java
//SOURCES bulk/AllProjectsEnd.java
//SOURCES bulk/AllProjectsJson.java
//SOURCES bulk/AllProjectsOutput.java
//SOURCES bulk/AllProjectsPlan.java
//SOURCES bulk/AllProjectsReporter.java
//SOURCES bulk/BulkFiles.java
//SOURCES bulk/BulkJob.java
//SOURCES bulk/BulkReporter.java
//SOURCES bulk/BulkStory.java
//SOURCES bulk/BulkTask.java
//SOURCES bulk/EarlierUndos.java
//SOURCES bulk/Progress.java
//SOURCES bulk/RowFormat.java
//SOURCES bulk/RowWriter.java
//SOURCES bulk/StillListedText.java
//SOURCES bulk/StopSignal.java
//SOURCES bulk/SummaryText.java
//SOURCES bulk/UndoRows.java
//SOURCES bulk/Unsearched.java
//SOURCES bulk/UnusableFile.java
//SOURCES cli/Again.java
//SOURCES cli/Cli.java
//SOURCES cli/Connection.java
//SOURCES cli/ConnectionOptions.java
//SOURCES cli/Consent.java
//SOURCES cli/Converters.java
//SOURCES cli/ExitCodes.java
//SOURCES cli/KeyName.java
//SOURCES cli/Names.java
//SOURCES cli/NextStep.java
//SOURCES cli/OutputFormat.java
//SOURCES cli/OwnKey.java
//SOURCES cli/Patience.java
//SOURCES cli/ProxyVariables.java
//SOURCES cli/RefusedCredentials.java
//SOURCES cli/RunPaths.java
//SOURCES cli/SafeJson.java
//SOURCES cli/Shown.java
//SOURCES cli/StandardOutput.java
//SOURCES cli/Surroundings.java
//SOURCES cli/SystemTerminal.java
//SOURCES cli/Table.java
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
//SOURCES lookup/FoundCoverage.java
//SOURCES lookup/KeyFields.java
//SOURCES lookup/OrganizationText.java
//SOURCES lookup/ProjectTable.java
//SOURCES onekey/PlanText.java
//SOURCES onekey/Reporter.java
//SOURCES onekey/ResultJson.java
//SOURCES onekey/ResultText.java
//MAIN scripts.UnassignKey
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
package scripts;

import io.github.atlaskeys.admin.ApiKey;
import io.github.atlaskeys.admin.ApiKeyId;
import io.github.atlaskeys.admin.Atlas;
import io.github.atlaskeys.admin.AtlasAdminApi;
import io.github.atlaskeys.admin.AtlasApiException;
import io.github.atlaskeys.admin.Problem;
import io.github.atlaskeys.admin.ProjectId;
import io.github.atlaskeys.admin.Retries;
import io.github.atlaskeys.find.KeySearch;
import io.github.atlaskeys.unassign.BulkUnassigner;
import io.github.atlaskeys.unassign.Inspection;
import io.github.atlaskeys.unassign.Inspector;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Summary;
import io.github.atlaskeys.unassign.Unassignment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import scripts.bulk.AllProjects;
import scripts.cli.Cli;
import scripts.cli.Connection;
import scripts.cli.ConnectionOptions;
import scripts.cli.Consent;
import scripts.cli.ExitCodes;
import scripts.cli.KeyName;
import scripts.cli.NextStep;
import scripts.cli.OutputFormat;
import scripts.cli.OwnKey;
import scripts.cli.Patience;
import scripts.cli.Surroundings;
import scripts.cli.UsageException;
import scripts.onekey.Reporter;

@Command(
    name = "unassign-key",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.Version.class,
    sortOptions = false,
    description =
        "Unassign an API key from one Atlas project, or from every project. The key is not deleted:"
            + " it stays in the organization and in its other projects, and keeps its organization roles.",
    footer = {
      "",
      "Examples:",
      "  unassign-key --project 5953c5f380eef53887615f9a --key 5d1d12c087d9d63e6d682438",
      "  unassign-key --key zmmrboas --all-projects",
      "",
      ConnectionOptions.HELP,
      ExitCodes.HELP
    })
final class UnassignKey implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = {"--project", "--projectId"},
      paramLabel = "ID",
      description =
          "The project ID, 24 hex digits. Default: $MONGODB_ATLAS_PROJECT_ID, then the profile.")
  Optional<ProjectId> project = Optional.empty();

  @Option(
      names = {"--key", "--apiKeyId"},
      paramLabel = "ID",
      required = true,
      description = "The API key: its ID (24 hex digits) or public key (8 letters).")
  KeyName key;

  @Option(
      names = "--all-projects",
      description =
          "Unassign the key from every project that it is assigned to; writes an undo file and"
              + " verifies.")
  boolean allProjects;

  @Option(
      names = {"-y", "--yes"},
      description = "Skip the confirmation. Required when not in a terminal.")
  boolean yes;

  @Option(names = "--dry-run", description = "Show what would happen; change nothing.")
  boolean dryRun;

  @Option(
      names = "--verify",
      description = "Check afterwards that the key is gone. Implied by --all-projects.")
  boolean verify;

  @Option(
      names = "--include-own-key",
      description =
          "Allow unassigning the key you are authenticated with; it loses access to this project.")
  boolean includeOwnKey;

  @Option(names = "--allow-missing", description = "Count a key that does not exist as done.")
  boolean allowMissing;

  @Option(
      names = "--fail-on-remaining-access",
      description =
          "Exit with code 5 when the key is unassigned and still has access through an organization"
              + " role. Implied by --all-projects.")
  boolean failOnRemainingAccess;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "Output format: text or json. Default: ${DEFAULT-VALUE}.")
  OutputFormat output;

  @Mixin ConnectionOptions connection;

  private final Surroundings surroundings;
  private final Path folder;

  private UnassignKey(Surroundings surroundings, Path folder) {
    this.surroundings = surroundings;
    this.folder = folder;
  }

  public static void main(String... args) {
    System.exit(commandLine(Surroundings.ofThisProcess()).execute(args));
  }

  static CommandLine commandLine(Surroundings surroundings) {
    return commandLine(surroundings, Path.of(""));
  }

  /**
   * The same elsewhere than in the current folder.
   *
   * @param folder where a run over all projects leaves its files
   */
  static CommandLine commandLine(Surroundings surroundings, Path folder) {
    return Cli.of(new UnassignKey(surroundings, folder));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var consent = new Consent(surroundings.terminal(), yes);
    if (allProjects) {
      return outOfAllProjects(consent);
    }
    ProjectId in =
        project
            .or(() -> connection.project(surroundings))
            .orElseThrow(
                () -> new UsageException("no project; use --project or MONGODB_ATLAS_PROJECT_ID"));
    if (!dryRun) {
      consent.requireAnswer();
    }
    Connection atlas = connection.open(surroundings, Atlas::connect);
    AtlasAdminApi api = atlas.api();
    Retries retries = Patience.of(surroundings, spec.commandLine());
    var inspector = new Inspector(api, retries);
    Optional<ApiKeyId> id = key.resolve(new KeySearch(api, retries));
    if (id.isEmpty()) {
      Cli.say(
          spec.commandLine(),
          "no API key with public key %s is visible to these credentials; check it or use its ID"
              .formatted(key.text()));
      return ExitCodes.REFUSED;
    }
    var unassignment = new Unassignment(in, id.get());
    var reporter = new Reporter(spec.commandLine(), output, atlas.atlas(), unassignment);

    Inspection inspection;
    boolean ownKey;
    try {
      inspection = inspector.inspect(unassignment);
      ownKey =
          new OwnKey(atlas.caller(), inspector)
              .is(id.get(), inspection.apiKey().map(ApiKey::publicKey));
    } catch (AtlasApiException e) {
      Problem problem = Problem.of(e);
      return reporter.stopped(problem, nextStep(problem, inspector, unassignment));
    } catch (IOException e) {
      Problem problem = Problem.of(e);
      return reporter.stopped(problem, NextStep.after(problem));
    }
    Inspection seen = inspection;
    if (dryRun) {
      return reporter.dryRun(seen, ownKey);
    }
    reporter.plan(seen, ownKey);
    if (ownKey && !includeOwnKey) {
      throw new UsageException(OwnKey.REFUSAL);
    }
    consent.ask("Unassign it?", "not unassigned; nothing was changed");
    var results = new ArrayList<Result>();
    BulkUnassigner unassigner =
        BulkUnassigner.of(api)
            .concurrency(1)
            .retries(retries)
            .knownKeys(row -> seen.apiKey())
            .onResult(results::add);
    if (allowMissing) {
      unassigner.allowMissing();
    }
    if (verify) {
      unassigner.verify();
    }
    Summary summary = unassigner.run(List.of(unassignment)); // DELETE /groups/{id}/apiKeys/{id}
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while unassigning");
    }
    return reporter.finished(
        results.get(results.size() - 1), summary.verification(), failOnRemainingAccess);
  }

  private int outOfAllProjects(Consent consent) throws IOException, InterruptedException {
    if (project.isPresent()) {
      throw new UsageException("--project and --all-projects cannot be used together");
    }
    return new AllProjects(
            spec.commandLine(),
            surroundings,
            connection,
            output,
            consent,
            dryRun,
            includeOwnKey,
            allowMissing,
            folder,
            Atlas::connect,
            () -> Runtime.getRuntime().halt(ExitCodes.INTERRUPTED))
        .run(key);
  }

  private static String nextStep(Problem problem, Inspector inspector, Unassignment unassignment)
      throws IOException, InterruptedException {
    return problem.kind() == Problem.Kind.UNKNOWN_PROJECT && inspector.swapped(unassignment)
        ? "the two ids look swapped, try --project %s --key %s"
            .formatted(unassignment.apiKey(), unassignment.project())
        : NextStep.after(problem);
  }
}
