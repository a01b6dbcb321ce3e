///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Restore the roles of API keys in MongoDB Atlas from an undo file.
//JAVA 17+
//DEPS io.github.atlaskeys:atlas-keys-cli:0.1.0
// May be a long run: the thorough compiler too, which takes seconds and gives them back after some
// 100,000 rows. A parallel collector would take five times the memory for little.
//RUNTIME_OPTIONS -XX:+UseSerialGC

import io.github.atlaskeys.cli.AtlasCommand;
import io.github.atlaskeys.cli.ChangeOutcome;
import io.github.atlaskeys.cli.ChangePlan;
import io.github.atlaskeys.cli.ChangeRun;
import io.github.atlaskeys.cli.RunOptions;
import io.github.atlaskeys.cli.Targets;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "restore-keys",
    customSynopsis = "restore-keys FILE [options]",
    description =
        "Restore API keys from an undo file: assign them to their projects again, with their roles."
            + " Roles granted since then are kept. Keys that were deleted cannot be restored."
            + " Requires the Project Owner role in each project.",
    footer = {
      "{restore-keys} keys.csv.undo.csv --dry-run",
      "{restore-keys} keys.csv.undo.csv",
      "{restore-keys} keys.csv.undo.csv --yes --resume"
    },
    exitCodeList = {
      "0:success",
      "1:internal error",
      "2:invalid usage or input, or declined: nothing was changed",
      "3:incomplete: run the same command again, with --resume where it is offered",
      "4:refused by Atlas, or no such key: see the message",
      "130:interrupted"
    })
class RestoreKeys extends AtlasCommand {
  @Parameters(
      paramLabel = "FILE",
      description = "The undo file: columns projectId, apiKeyId and roles; - is standard input.")
  String file;

  @Mixin RunOptions options;

  public static void main(String... args) {
    System.exit(new RestoreKeys().execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (ChangeRun run = ChangeRun.restore(this, options)) {
      Targets targets = run.rowsOf(file); // checks every row
      ChangePlan plan = run.plan(targets); // GET each project's keys, unless --yes
      if (options.dryRun() || plan.changesNothing()) {
        return run.end(plan);
      }
      run.confirm(plan); // shows the plan; asks, unless --yes
      // For each row: sends POST /groups/{groupId}/apiKeys/{apiUserId} with its roles until Atlas
      // responds, reads the project's keys where that is not enough, records the result.
      ChangeOutcome outcome = run.execute(plan);
      return run.report(outcome);
    }
  }
}
