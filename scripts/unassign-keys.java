///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Unassign the API keys in a CSV file from their MongoDB Atlas projects.
//JAVA 17+
//DEPS io.github.atlaskeys:atlas-keys-cli:0.1.0
// May be a long run: the thorough compiler too, which takes seconds and gives them back after some
// 100,000 rows. A parallel collector would take five times the memory for little.
//RUNTIME_OPTIONS -XX:+UseSerialGC

import io.github.atlaskeys.cli.AtlasCommand;
import io.github.atlaskeys.cli.ChangeOutcome;
import io.github.atlaskeys.cli.ChangePlan;
import io.github.atlaskeys.cli.ChangeRun;
import io.github.atlaskeys.cli.Targets;
import io.github.atlaskeys.cli.UnassignOptions;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "unassign-keys",
    customSynopsis = "unassign-keys FILE [options]",
    description = {
      "Unassign API keys from projects, one CSV row per key and project. The keys are not deleted:"
          + " they stay in the organization and keep their organization roles. Their roles in the"
          + " projects are saved to an undo file for restore-keys.",
      "",
      "The file has a header with a column apiKeyId or publicKey, and a column projectId or"
          + " projectName. Without a project column, each key is unassigned from every project. Other"
          + " columns are ignored."
    },
    footer = {
      "{unassign-keys} keys.csv --dry-run",
      "{unassign-keys} keys.csv --yes --verify",
      "{unassign-keys} keys.csv --yes --verify --resume"
    })
class UnassignKeys extends AtlasCommand {
  @Parameters(paramLabel = "FILE", description = "The CSV file; - is standard input.")
  String file;

  @Mixin UnassignOptions options;

  public static void main(String... args) {
    System.exit(new UnassignKeys().execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (ChangeRun run = ChangeRun.unassign(this, options)) {
      // Checks every row; GETs only to resolve names to IDs.
      Targets targets = run.rowsOf(file);
      ChangePlan plan = run.plan(targets); // GET each project's keys, unless --yes
      if (options.dryRun() || plan.changesNothing()) {
        return run.end(plan);
      }
      run.confirm(plan); // shows the plan; asks, unless --yes
      // For each row: saves the roles, sends DELETE /groups/{groupId}/apiKeys/{apiUserId} until
      // Atlas responds, reads the project's keys after "not found", records the result.
      ChangeOutcome outcome = run.execute(plan);
      return run.report(outcome);
    }
  }
}
