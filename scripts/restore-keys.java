///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Restore the roles of API keys in MongoDB Atlas from an undo file.
//JAVA 17+
//DEPS io.github.atlaskeys:atlas-keys-cli:0.1.0:all@fatjar
// May be a long run: C2 too, which costs ten seconds and pays off after about 100,000 rows.
// ParallelGC would gain little for five times the memory.
//RUNTIME_OPTIONS -XX:+UseSerialGC

import io.github.atlaskeys.command.AtlasCommand;
import io.github.atlaskeys.contain.AccessListPlan;
import io.github.atlaskeys.contain.AccessListReport;
import io.github.atlaskeys.contain.AccessListRun;
import io.github.atlaskeys.lookup.Selection;
import io.github.atlaskeys.report.RunPlan;
import io.github.atlaskeys.report.RunReport;
import io.github.atlaskeys.run.AssignmentRun;
import io.github.atlaskeys.run.RunOptions;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "restore-keys",
    customSynopsis = "restore-keys FILE [options]",
    description =
        "Restore API keys and service accounts from an undo file: assign them to their projects again,"
            + " with their roles. Roles granted since then are kept. What was deleted cannot be"
            + " restored. Requires the Project Owner role in each project; for service accounts,"
            + " Organization Owner. From an undo file of contain-key, restore access lists as they"
            + " were; that requires Organization Owner.",
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
      description =
          "The undo file: columns projectId, apiKeyId or clientId, and roles; - is standard input. Or"
              + " that of contain-key.")
  String file;

  @Mixin RunOptions options;

  public static void main(String... args) {
    System.exit(new RestoreKeys().execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (AccessListRun.isUndoFile(file)) {
      return accessLists();
    }
    try (AssignmentRun run = AssignmentRun.restore(this, options)) {
      Selection selection = run.file(file, false); // checks every row
      // GET each project's keys, unless --yes.
      RunPlan plan = run.plan(selection);
      // Shows the plan; asks, unless --yes. Then for each row: sends POST
      // /groups/{groupId}/apiKeys/{apiUserId} with its roles until Atlas responds, reads the
      // project's keys where that is not enough, records the result.
      RunReport report = run.confirm(plan) ? run.execute(plan) : run.end(plan);
      return run.write(report);
    }
  }

  /** What contain-key has replaced. */
  private int accessLists() throws IOException, InterruptedException {
    try (AccessListRun run = AccessListRun.restore(this, options, file)) {
      // GET each key's access list.
      AccessListPlan plan = run.saved();
      // Shows the plan; asks, unless --yes. Then for each key: sends POST for the missing
      // addresses, DELETE for every other entry, and reads the list back.
      AccessListReport report = run.confirm(plan) ? run.execute(plan) : run.end(plan);
      return run.write(report);
    }
  }
}
