///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Unassign the MongoDB Atlas API keys in a CSV from their projects.
//JAVA 17+
//DEPS io.github.atlaskeys:atlas-keys-cli:0.1.0:all@fatjar
// May be a long run: C2 too, which costs ten seconds and pays off after about 100,000 rows.
// ParallelGC would gain little for five times the memory.
//RUNTIME_OPTIONS -XX:+UseSerialGC

import io.github.atlaskeys.command.AtlasCommand;
import io.github.atlaskeys.command.FromOption;
import io.github.atlaskeys.lookup.Selection;
import io.github.atlaskeys.report.RunPlan;
import io.github.atlaskeys.report.RunReport;
import io.github.atlaskeys.run.AssignmentRun;
import io.github.atlaskeys.run.UnassignOptions;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "unassign-keys",
    customSynopsis = "unassign-keys (FILE | --from FILE) [options]",
    description = {
      "Unassign API keys and service accounts, one per row of a CSV file. They are not deleted:"
          + " they stay in the organization and keep their organization roles. Their roles in"
          + " the projects are saved to an undo file for restore-keys.",
      "",
      "The file has a header with a column apiKeyId, publicKey or clientId, and a column projectId"
          + " or projectName. With --all-projects, a key without a project is unassigned from every project."
          + " Other columns are ignored.",
      "",
      "With --from, it may be any text: the keys and service accounts whose public key, ID, client ID or"
          + " private key it holds are unassigned from every project."
    },
    footer = {
      "{unassign-keys} keys.csv --dry-run",
      "{unassign-keys} keys.csv --yes --verify --resume",
      "{unassign-keys} --from leaked.txt --yes"
    })
class UnassignKeys extends AtlasCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "The CSV file; - is standard input.")
  Optional<String> file = Optional.empty();

  @Mixin FromOption from;

  @Option(
      names = "--all-projects",
      description = "Unassign from every project a key is assigned to; always verifies.")
  boolean allProjects;

  @Mixin UnassignOptions options;

  public static void main(String... args) {
    System.exit(new UnassignKeys().execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (file.isPresent() == from.file().isPresent()) {
      throw nothingGiven(
          file.isPresent() ? "FILE and --from cannot be used together" : "no FILE given");
    }
    try (AssignmentRun run = AssignmentRun.unassign(this, options)) {
      // Checks every row; GETs only to resolve names to IDs, or to find the projects of keys.
      Selection selection =
          from.file().isPresent()
              ? run.report(from.file().get())
              : run.file(file.get(), allProjects);
      // GET each project's keys, unless --yes.
      RunPlan plan = run.plan(selection);
      // Shows the plan; asks, unless --yes. Then for each row: saves the roles, sends DELETE
      // /groups/{groupId}/apiKeys/{apiUserId} until Atlas responds, reads the project's keys after
      // "not found", records the result.
      RunReport report = run.confirm(plan) ? run.execute(plan) : run.end(plan);
      return run.write(report);
    }
  }
}
