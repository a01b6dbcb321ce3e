///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Show what MongoDB Atlas's events and listings say of a run.
//JAVA 17+
//DEPS io.github.atlaskeys:atlas-keys-cli:0.1.0:all@fatjar
// A short run: C1 only, SerialGC and a class-data archive start faster. When the archive is out of
// date, the JVM would print a warning on standard output.
//CDS
//RUNTIME_OPTIONS -Xlog:disable -XX:TieredStopAtLevel=1 -XX:+UseSerialGC

import io.github.atlaskeys.audit.Audit;
import io.github.atlaskeys.audit.AuditReader;
import io.github.atlaskeys.audit.AuditReport;
import io.github.atlaskeys.command.ReportCommand;
import io.github.atlaskeys.files.InputFile;
import io.github.atlaskeys.files.RunResults;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "audit-run",
    customSynopsis = "audit-run RESULTS [options]",
    description = {
      "Show the event in Atlas of each row of a run: when it was done, by whom, from which address."
          + " Rows without an event yet, and rows that were undone since, come first. Nothing is"
          + " changed.",
      "",
      "Atlas's events name an API key by its public key. They do not name service accounts: theirs"
          + " are matched by project, actor and time. Requires Project Read Only in each project; Organization Read"
          + " Only gives that in all."
    },
    footer = {
      "{audit-run} keys.csv.results.csv",
      "{audit-run} keys.csv.results.csv -o markdown > audit.md",
      "{audit-run} keys.csv.results.csv -o html > audit.html"
    },
    exitCodeList = {
      "0:success: each row that was done is still so, and has its event",
      "1:internal error",
      "2:invalid usage or input",
      "3:incomplete: a row has no event yet, or could not be read: run the same command again; or"
          + " the last line of the file is incomplete",
      "4:refused by Atlas, or the projects are not visible: see the message",
      "5:a key was assigned again since, a restored key lost roles again, or an access list was"
          + " changed again",
      "130:interrupted"
    })
class AuditRun extends ReportCommand {
  @Parameters(
      paramLabel = "RESULTS",
      description =
          "The results file of unassign-key, unassign-keys or restore-keys, or the undo file of"
              + " contain-key.")
  String file;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "30s",
      description =
          "How long to wait for events of a run that has just ended. Default: ${DEFAULT-VALUE}.")
  Duration wait;

  @Option(
      names = "--actor",
      paramLabel = "NAME",
      description =
          "Who ran it, as events of service accounts name it: a public key or a user name. Default:"
              + " your credentials.")
  List<String> actors = List.of();

  public static void main(String... args) {
    System.exit(new AuditRun().execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (InputFile input = RunResults.open(file, context().in())) {
      RunResults results = RunResults.read(input);
      // GET the projects, each one's keys, or of many keys the organization's, and
      // /groups/{groupId}/events, again until recent rows have their event or --wait is over; for
      // rows without one /orgs/{orgId}/events; then a link to /groups/{groupId}/activityFeed.
      // Of access lists: each list, and /orgs/{orgId}/events.
      Audit audit = new AuditReader(this, actors).read(results, wait);
      return AuditReport.write(this, audit);
    }
  }
}
