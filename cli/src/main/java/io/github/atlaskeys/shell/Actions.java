package io.github.atlaskeys.shell;

import static java.util.stream.Collectors.joining;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.cli.BulkLook;
import io.github.atlaskeys.cli.Context;
import io.github.atlaskeys.cli.ExitCodes;
import io.github.atlaskeys.cli.NextStep;
import io.github.atlaskeys.cli.UsageException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;

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
    BulkLook look =
        Asking.ask(
            () ->
                BulkLook.at(
                    file, session.connection().api(), session.retries(), session.surroundings()));
    if (look.stopped().isPresent()) {
      Problem problem = look.stopped().get();
      throw new ShellException(
          Failure.SHELL,
          NextStep.line(problem.message(), NextStep.after(problem)),
          ExitCodes.of(problem));
    }
    return new Plan(file, look);
  }

  void unassign(ProjectId project, String key, String... options) {
    run(
        session.commands().unassignKey(),
        List.of("--project", project.value(), "--key", key),
        options);
  }

  void unassign(Found found, String... options) {
    if (!found.missing().isEmpty()) {
      throw new ShellException(
          Failure.SHELL,
          String.join("; ", found.missing()) + "; nothing was unassigned",
          ExitCodes.REFUSED);
    }
    List<ApiKey> keys = found.meant().stream().map(key -> key.access().key()).toList();
    for (int i = 0; i < keys.size(); i++) {
      unassign(keys.get(i), keys.subList(i + 1, keys.size()), options);
    }
  }

  /** A failure of one ends them all, and tells which were left. */
  private void unassign(ApiKey key, List<ApiKey> after, String... options) {
    try {
      run(
          session.commands().unassignKey(),
          List.of("--key", key.id().value(), "--all-projects"),
          options);
    } catch (ShellException e) {
      if (after.isEmpty()) {
        throw e;
      }
      String left = after.stream().map(each -> each.id().value()).collect(joining(", "));
      String told = "%s; not attempted: %s".formatted(e.getMessage(), left);
      throw new ShellException(e.command(), told, e.exitCode());
    }
  }

  /** Only what was shown. */
  void unassign(Plan plan, String... options) {
    String now = Asking.ask(() -> BulkLook.fingerprintOf(plan.file(), session.surroundings()));
    if (!now.equals(plan.fingerprint())) {
      throw new UsageException(
          "%s has changed since it was planned; plan it again (nothing was sent)"
              .formatted(plan.file()));
    }
    run(session.commands().unassignKeys(), List.of(plan.file()), options);
  }

  void restore(String undoFile, String... options) {
    run(session.commands().restoreKeys(), List.of(undoFile), options);
  }

  private void run(
      Function<Context, CommandLine> command, List<String> arguments, String... options) {
    Context surroundings = session.surroundings();
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
