package io.github.atlaskeys.shell;

import static java.util.stream.Collectors.joining;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.cli.AtlasCommand;
import io.github.atlaskeys.cli.ChangeOutcome;
import io.github.atlaskeys.cli.ChangePlan;
import io.github.atlaskeys.cli.ChangeRun;
import io.github.atlaskeys.cli.Context;
import io.github.atlaskeys.cli.ExitCodes;
import io.github.atlaskeys.cli.KeyRef;
import io.github.atlaskeys.cli.ProjectRef;
import io.github.atlaskeys.cli.RunOptions;
import io.github.atlaskeys.cli.Targets;
import io.github.atlaskeys.cli.UnassignOptions;
import io.github.atlaskeys.text.UsageException;
import io.github.atlaskeys.unassign.PlannedRow;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The verbs that change something: the steps of the commands, with options as text. */
final class Actions {
  private final Session session;

  Actions(Session session) {
    this.session = session;
  }

  /** Where the rows of a verb come from. */
  @FunctionalInterface
  private interface Source {
    Targets of(ChangeRun run) throws IOException, InterruptedException;
  }

  /** The steps of the scripts. */
  private static int carryOut(ChangeRun begun, Source source, RunOptions options)
      throws IOException, InterruptedException {
    try (ChangeRun run = begun) {
      ChangePlan plan = run.plan(source.of(run));
      if (options.dryRun() || plan.changesNothing()) {
        return run.end(plan);
      }
      run.confirm(plan);
      ChangeOutcome outcome = run.execute(plan);
      return run.report(outcome);
    }
  }

  @Command
  private static final class Unassign extends AtlasCommand {
    @Mixin UnassignOptions options;
    private final Source source;

    Unassign(Source source) {
      this.source = source;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      return carryOut(ChangeRun.unassign(this, options), source, options);
    }
  }

  @Command
  private static final class Restore extends AtlasCommand {
    @Mixin RunOptions options;
    private final String undoFile;

    Restore(String undoFile) {
      this.undoFile = undoFile;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      return carryOut(ChangeRun.restore(this, options), run -> run.rowsOf(undoFile), options);
    }
  }

  /** Reads what would happen to each row of a file, and keeps all of it. */
  @Command
  private static final class PlanFile extends AtlasCommand {
    @Mixin UnassignOptions options;
    private final String file;
    private Optional<PlanTable> plan = Optional.empty();

    PlanFile(String file) {
      this.file = file;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      try (ChangeRun run = ChangeRun.unassign(this, options)) {
        Targets targets = run.rowsOf(file);
        var rows = new ArrayList<PlannedRow>();
        run.look(targets, rows::add);
        rows.sort(Comparator.comparingLong(row -> row.row().line()));
        plan = Optional.of(new PlanTable(file, rows, targets.rows().fingerprint()));
        return ExitCodes.DONE;
      }
    }
  }

  PlanTable plan(String file) {
    if (file.equals("-")) {
      throw new UsageException("standard input is the shell's own; name a file");
    }
    var command = new PlanFile(file);
    execute(command, Failure.SHELL, List.of("--dry-run"));
    return command.plan.orElseThrow();
  }

  void unassign(String project, String key, String... options) {
    KeyRef named = named(key);
    ProjectRef in = ProjectRef.of(project);
    run(new Unassign(run -> run.oneRow(Optional.of(in), named)), "unassign-key", options);
  }

  private static KeyRef named(String key) {
    try {
      return KeyRef.of(key);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }

  void unassign(FoundKeys found, String... options) {
    if (!found.missing().isEmpty()) {
      throw new ShellException(
          Failure.SHELL,
          String.join("; ", found.missing()) + "; nothing was unassigned",
          ExitCodes.REFUSED);
    }
    List<ApiKey> keys = found.stream().map(access -> access.key()).toList();
    for (int i = 0; i < keys.size(); i++) {
      unassign(keys.get(i), keys.subList(i + 1, keys.size()), options);
    }
  }

  /** A failure of one ends them all, and says which were left. */
  private void unassign(ApiKey key, List<ApiKey> after, String... options) {
    try {
      KeyRef named = KeyRef.of(key.publicKey() == null ? key.id().value() : key.publicKey());
      run(new Unassign(run -> run.allProjects(named)), "unassign-key", options);
    } catch (ShellException e) {
      if (after.isEmpty()) {
        throw e;
      }
      String left = after.stream().map(each -> each.id().value()).collect(joining(", "));
      String message = "%s; not attempted: %s".formatted(e.getMessage(), left);
      throw new ShellException(e.command(), message, e.exitCode());
    }
  }

  /** Only what was shown. */
  void unassign(PlanTable plan, String... options) {
    run(
        new Unassign(
            run -> {
              Targets targets = run.rowsOf(plan.file());
              if (!targets.rows().fingerprint().equals(plan.fingerprint())) {
                throw new UsageException(
                    "%s has changed since it was planned; plan it again (nothing was sent)"
                        .formatted(plan.file()));
              }
              return targets;
            }),
        "unassign-keys",
        options);
  }

  void restore(String undoFile, String... options) {
    run(new Restore(undoFile), "restore-keys", options);
  }

  private void run(AtlasCommand command, String name, String... options) {
    var all = new ArrayList<>(session.connectionOptions()); // for the commands that it prints
    all.addAll(List.of(options));
    if (session.assent()) {
      all.add("--yes");
    } else if (!session.context().terminal().interactive()) {
      throw new ShellException(
          Failure.SHELL,
          "no terminal to ask on; call yes() first or pass --yes (nothing was changed)",
          ExitCodes.NOTHING_CHANGED);
    }
    execute(command, name, all);
  }

  private void execute(AtlasCommand command, String name, List<String> arguments) {
    Context context = session.context();
    CommandLine line = command.commandLine(context).setCommandName(name);
    var errors = new LastError(session.err(), name);
    line.setOut(session.out()).setErr(new PrintWriter(errors, true));
    int exit = Asking.ask(() -> line.execute(arguments.toArray(String[]::new)));
    String error = errors.end();
    if (exit != ExitCodes.DONE) {
      throw new ShellException(
          name,
          error.isEmpty() ? "ended with exit code %d, see above".formatted(exit) : error,
          exit);
    }
    if (!error.isEmpty()) {
      session.err().println(name + ": " + error);
      session.err().flush();
    }
  }
}
