package io.github.atlaskeys.cli;

import io.github.atlaskeys.files.RunIdentity.Work;
import io.github.atlaskeys.unassign.Summary;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine;

/** The end of a bulk run: numbers, files, and the command to go on with. */
record BulkEnd(CommandLine command, Context surroundings, RowFormat format, boolean inputLasts) {
  void summary(Summary summary, long requests, Duration took) {
    SummaryText.lines(summary, "row", requests, took).forEach(this::say);
    SummaryText.remaining(summary).ifPresent(this::say);
    SummaryText.stopped(summary).ifPresent(line -> Cli.say(command, line));
  }

  void files(BulkFiles files, Work work, boolean over) {
    say("Results   " + files.resultsPath());
    files
        .undoPath()
        .filter(path -> work == Work.UNASSIGN && files.holdsUndo())
        .ifPresent(path -> say("Undo      " + RerunCommand.undone(command, path, surroundings)));
    if (!over) {
      say("Resume    " + RerunCommand.resumed(command, surroundings, inputLasts));
    }
  }

  /** The journal or the undo could not be written. */
  int stopped(IOException e, BulkFiles files) {
    Cli.say(
        command,
        "stopped: cannot write the results or undo file (%s). Fix that, then run: %s"
            .formatted(e.getMessage(), RerunCommand.resumed(command, surroundings, inputLasts)));
    say("Results   " + files.resultsPath());
    return ExitCodes.INCOMPLETE;
  }

  /** Beside rows for a program, words for people go to standard error. */
  void say(String line) {
    PrintWriter out = format == RowFormat.TEXT ? command.getOut() : command.getErr();
    out.println(line);
    out.flush();
  }
}
