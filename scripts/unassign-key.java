///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Unassign API keys from one MongoDB Atlas project, or from all.
//JAVA 17+
//DEPS io.github.atlaskeys:atlas-keys-cli:0.1.0:all@fatjar
// A short run: C1 only, SerialGC and a class-data archive start faster. When the archive is out of
// date, the JVM would print a warning on standard output.
//CDS
//RUNTIME_OPTIONS -Xlog:disable -XX:TieredStopAtLevel=1 -XX:+UseSerialGC

import io.github.atlaskeys.command.AtlasCommand;
import io.github.atlaskeys.lookup.KeyRef;
import io.github.atlaskeys.lookup.ProjectRef;
import io.github.atlaskeys.lookup.Selection;
import io.github.atlaskeys.report.RunPlan;
import io.github.atlaskeys.report.RunReport;
import io.github.atlaskeys.run.AssignmentRun;
import io.github.atlaskeys.run.UnassignOptions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "unassign-key",
    customSynopsis = "unassign-key KEY... [--project PROJECT | --all-projects] [options]",
    description =
        "Unassign API keys or service accounts from one project or from all. They are not deleted:"
            + " they stay in the organization and keep their organization roles.",
    footer = {
      "{unassign-key} zmmrboas --all-projects --dry-run",
      "{unassign-key} zmmrboas --all-projects",
      "{unassign-key} zmmrboas --project analytics --yes --verify"
    })
class UnassignKey extends AtlasCommand {
  @Parameters(
      paramLabel = "KEY",
      arity = "0..*",
      description =
          "API keys, each by its ID or its public key, and service accounts by their client ID.")
  List<KeyRef> keys = List.of();

  @Option(
      names = {"--key", "--apiKeyId"},
      paramLabel = "KEY",
      description = "The same as KEY.")
  List<KeyRef> more = List.of();

  @ArgGroup Scope scope = new Scope();

  static class Scope {
    @Option(
        names = {"--project", "--projectId"},
        paramLabel = "PROJECT",
        description =
            "The project: its ID or its name. Default: $$MONGODB_ATLAS_PROJECT_ID, then the"
                + " profile.")
    Optional<ProjectRef> project = Optional.empty();

    @Option(
        names = "--all-projects",
        description = "Unassign from every project a key is assigned to; always verifies.")
    boolean all;
  }

  @Mixin UnassignOptions options;

  public static void main(String... args) {
    System.exit(new UnassignKey().execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<KeyRef> named = Stream.concat(keys.stream(), more.stream()).toList();
    if (named.isEmpty()) {
      throw nothingGiven("no KEY given");
    }
    try (AssignmentRun run = AssignmentRun.unassign(this, options)) {
      // GETs only to resolve names to IDs, or to find the projects of the keys.
      Selection selection = run.keys(named, scope.project, scope.all);
      // GET each project's keys and, for a key it does not list, the organization's record of it.
      RunPlan plan = run.plan(selection);
      // Shows the plan; asks, unless --yes. Then for each row: saves the roles, sends DELETE
      // /groups/{groupId}/apiKeys/{apiUserId} (or serviceAccounts/{clientId}) until Atlas responds,
      // reads the project's keys after "not found", records the result.
      RunReport report = run.confirm(plan) ? run.execute(plan) : run.end(plan);
      return run.write(report);
    }
  }
}
