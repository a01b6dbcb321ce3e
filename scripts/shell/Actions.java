package scripts.shell;

import io.github.atlaskeys.admin.ProjectId;
import io.github.atlaskeys.find.FoundKey;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;
import scripts.cli.BulkLook;
import scripts.cli.ExitCodes;
import scripts.cli.Surroundings;
import scripts.cli.UsageException;

/** The verbs that change something: each is a command, told and ended as that is. */
final class Actions {
  private final Session session;

  Actions(Session session) {
    this.session = session;
  }

  Plan plan(String file) {
    if (file.equals("-")) {
      throw new UsageException("standard input is the shell's own; name a file");
    }
    return new Plan(
        file,
        Asking.ask(() -> BulkLook.rows(file, session.connection(), session.surroundings())),
        BulkLook::lines);
  }

  void unassign(ProjectId project, String key, String... options) {
    run(
        session.commands().unassignKey(),
        List.of("--project", project.value(), "--key", key),
        options);
  }

  void unassign(Found found, String... options) {
    if (found.meant().isEmpty()) {
      throw new ShellException(
          Failure.SHELL, "no key was found, nothing to unassign", ExitCodes.REFUSED);
    }
    for (FoundKey key : found.meant()) {
      run(
          session.commands().unassignKey(),
          List.of("--key", key.access().key().id().value(), "--all-projects"),
          options);
    }
  }

  void unassign(Plan plan, String... options) {
    run(session.commands().unassignKeys(), List.of(plan.file()), options);
  }

  void restore(String undoFile, String... options) {
    run(session.commands().restoreKeys(), List.of(undoFile), options);
  }

  private void run(
      Function<Surroundings, CommandLine> command, List<String> arguments, String... options) {
    Surroundings surroundings = session.surroundings();
    CommandLine line = command.apply(surroundings);
    var all = new ArrayList<>(arguments);
    all.addAll(session.connectionOptions()); // for the commands that it prints to be copied
    all.addAll(List.of(options));
    if (session.assent()) {
      all.add("--yes");
    } else if (!surroundings.terminal().interactive()) {
      throw new ShellException(
          Failure.SHELL,
          "there is nobody to ask; say yes() before it (nothing was sent)",
          ExitCodes.NOTHING_SENT);
    }
    var errors = new LastError(session.err(), line.getCommandName());
    line.setOut(session.out()).setErr(new PrintWriter(errors, true));
    int exit = Asking.ask(() -> line.execute(all.toArray(String[]::new)));
    String error = errors.end();
    if (exit != ExitCodes.DONE) {
      throw new ShellException(
          line.getCommandName(),
          error.isEmpty() ? "ended with exit code %d, see above".formatted(exit) : error,
          exit);
    }
    if (!error.isEmpty()) {
      session.err().println(line.getCommandName() + ": " + error);
      session.err().flush();
    }
  }
}
