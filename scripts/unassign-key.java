///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DESCRIPTION Unassigns one organization API key from one Atlas project.
//DEPS io.github.atlaskeys:atlas-keys-cli:0.1.0
//MAIN scripts.UnassignKey
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
package scripts;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.Atlas;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.cli.AllProjects;
import io.github.atlaskeys.cli.Cli;
import io.github.atlaskeys.cli.Confirmation;
import io.github.atlaskeys.cli.Connection;
import io.github.atlaskeys.cli.ConnectionOptions;
import io.github.atlaskeys.cli.Context;
import io.github.atlaskeys.cli.ExitCodes;
import io.github.atlaskeys.cli.KeyName;
import io.github.atlaskeys.cli.LoggedRetries;
import io.github.atlaskeys.cli.NextStep;
import io.github.atlaskeys.cli.OutputFormat;
import io.github.atlaskeys.cli.OwnKey;
import io.github.atlaskeys.cli.Reporter;
import io.github.atlaskeys.cli.UsageException;
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

  private final Context surroundings;
  private final Path folder;

  private UnassignKey(Context surroundings, Path folder) {
    this.surroundings = surroundings;
    this.folder = folder;
  }

  public static void main(String... args) {
    System.exit(commandLine(Context.ofThisProcess()).execute(args));
  }

  static CommandLine commandLine(Context surroundings) {
    return commandLine(surroundings, Path.of(""));
  }

  /**
   * The same elsewhere than in the current folder.
   *
   * @param folder where a run over all projects leaves its files
   */
  static CommandLine commandLine(Context surroundings, Path folder) {
    return Cli.of(new UnassignKey(surroundings, folder));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var consent = new Confirmation(surroundings.terminal(), yes);
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
    Retries retries = LoggedRetries.of(surroundings, spec.commandLine());
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

  private int outOfAllProjects(Confirmation consent) throws IOException, InterruptedException {
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
