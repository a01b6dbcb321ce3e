package scripts.bulk;

import io.github.atlaskeys.journal.RunIdentity.Work;
import io.github.atlaskeys.unassign.Summary;
import io.github.atlaskeys.unassign.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine;
import scripts.cli.Again;
import scripts.cli.Cli;
import scripts.cli.ExitCodes;
import scripts.cli.Surroundings;

/** The end of a bulk run: numbers, files, the command to go on with, and the exit code. */
record BulkEnd(
    CommandLine command, Surroundings surroundings, RowFormat format, boolean inputLasts) {

  void summary(Summary summary, long requests, Duration took, boolean dryRun) {
    SummaryText.lines(summary, requests, took, dryRun).forEach(this::print);
    SummaryText.stopped(summary).ifPresent(line -> Cli.say(command, line));
  }

  void files(BulkFiles files, Work work, boolean over) {
    print("Results   " + files.resultsPath());
    files
        .undoPath()
        .filter(path -> work == Work.UNASSIGN && files.holdsUndo())
        .ifPresent(path -> print("Undo      " + Again.undone(command, path, surroundings)));
    if (!over) {
      print("Go on     " + Again.resumed(command, surroundings, inputLasts));
    }
  }

  /** The journal or the undo could not be written. */
  int stopped(IOException e, BulkFiles files) {
    Cli.say(
        command,
        "stopped before more was sent: what must be kept cannot be written or read (%s); make room, then: %s"
            .formatted(e.getMessage(), Again.resumed(command, surroundings, inputLasts)));
    print("Results   " + files.resultsPath());
    return ExitCodes.INCOMPLETE;
  }

  /** Rows that would be changed are as good as done in a dry run, but for what a stop cut off. */
  int dryRunCode(Summary summary) {
    if (summary.count(Verdict.REFUSED) > 0) {
      return ExitCodes.REFUSED;
    }
    boolean cut = summary.count(Verdict.UNFINISHED) > 0 || summary.stopped().isPresent();
    return cut ? ExitCodes.INCOMPLETE : ExitCodes.DONE;
  }

  void say(String line) {
    print(line);
  }

  /** Beside rows for a program, words for people go to standard error. */
  private void print(String line) {
    PrintWriter out = format == RowFormat.TEXT ? command.getOut() : command.getErr();
    out.println(line);
    out.flush();
  }
}
