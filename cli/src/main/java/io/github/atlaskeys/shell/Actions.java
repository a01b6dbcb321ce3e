package io.github.atlaskeys.shell;

import static java.util.stream.Collectors.joining;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.command.AtlasCommand;
import io.github.atlaskeys.lookup.KeyRef;
import io.github.atlaskeys.lookup.ProjectRef;
import io.github.atlaskeys.lookup.Selection;
import io.github.atlaskeys.report.RunPlan;
import io.github.atlaskeys.report.RunReport;
import io.github.atlaskeys.run.CommandRun;
import io.github.atlaskeys.run.RunOptions;
import io.github.atlaskeys.run.UnassignOptions;
import io.github.atlaskeys.terminal.Context;
import io.github.atlaskeys.text.ExitCodes;
import io.github.atlaskeys.text.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs that change something: the steps of the commands, with options as text. */
final class Actions {
  private final Session session;

  Actions(Session session) {
    this.session = session;
  }

  /** One key, as unassign-key has it. */
  @Command
  private static final class UnassignKey extends AtlasCommand {
    @Parameters(hidden = true)
    KeyRef key;

    @Option(names = "--project", hidden = true)
    Optional<ProjectRef> project = Optional.empty();

    @Option(names = "--all-projects", hidden = true)
    boolean all;

    @Mixin UnassignOptions options;

    @Override
    public Integer call() throws IOException, InterruptedException {
      try (CommandRun run = CommandRun.unassign(this, options)) {
        return carryOut(run, run.key(key, project, all));
      }
    }
  }

  /** The rows of a file that was planned, as unassign-keys has it. */
  @Command
  private static final class UnassignPlanned extends AtlasCommand {
    @Parameters(hidden = true)
    String file;

    @Mixin UnassignOptions options;
    private final PlanTable plan;

    UnassignPlanned(PlanTable plan) {
      this.plan = plan;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      try (CommandRun run = CommandRun.unassign(this, options)) {
        Selection selection = run.file(file, false);
        if (!selection.input().sha256().equals(plan.sha256())) {
          throw new UsageException(
              "%s has changed since it was planned; plan it again (nothing was sent)"
                  .formatted(file));
        }
        return carryOut(run, selection);
      }
    }
  }

  /** An undo file, as restore-keys has it. */
  @Command
  private static final class Restore extends AtlasCommand {
    @Parameters(hidden = true)
    String undoFile;

    @Mixin RunOptions options;

    @Override
    public Integer call() throws IOException, InterruptedException {
      try (CommandRun run = CommandRun.restore(this, options)) {
        return carryOut(run, run.file(undoFile, false));
      }
    }
  }

  /** Reads what would happen to each row of a file, and keeps all of it. */
  @Command
  private static final class PlanFile extends AtlasCommand {
    @Parameters(hidden = true)
    String file;

    @Mixin UnassignOptions options;
    private Optional<PlanTable> plan = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
      try (CommandRun run = CommandRun.unassign(this, options)) {
        Selection selection = run.file(file, false);
        plan =
            Optional.of(
                new PlanTable(
                    file, run.look(selection), selection.labels(), selection.input().sha256()));
        return ExitCodes.DONE;
      }
    }
  }

  /** The steps of the scripts. */
  private static int carryOut(CommandRun run, Selection selection)
      throws IOException, InterruptedException {
    RunPlan plan = run.plan(selection);
    RunReport report = run.confirm(plan) ? run.execute(plan) : run.end(plan);
    return run.write(report);
  }

  PlanTable plan(String file) {
    if (file.equals("-")) {
      throw new UsageException("standard input is the shell's own; name a file");
    }
    var command = new PlanFile();
    execute(command, Failure.SHELL, List.of(file, "--dry-run"));
    return command.plan.orElseThrow();
  }

  void unassign(String project, String key, String... options) {
    run(new UnassignKey(), "unassign-key", List.of(named(key), "--project", project), options);
  }

  private static String named(String key) {
    try {
      return KeyRef.of(key).text();
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
      String named = key.publicKey() == null ? key.id().value() : key.publicKey();
      run(new UnassignKey(), "unassign-key", List.of(named, "--all-projects"), options);
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
    run(new UnassignPlanned(plan), "unassign-keys", List.of(plan.file()), options);
  }

  void restore(String undoFile, String... options) {
    run(new Restore(), "restore-keys", List.of(undoFile), options);
  }

  private void run(AtlasCommand command, String name, List<String> named, String... options) {
    var all = new ArrayList<>(named);
    all.addAll(session.connectionOptions()); // for the commands that it prints
    all.addAll(List.of(options));
    if (List.of(options).contains("--yes") || session.assent()) {
      all.add("--yes");
    } else if (!session.context().terminal().interactive()) {
      throw new ShellException(
          Failure.SHELL,
          "no terminal to ask on; call yes() first or pass --yes (nothing was changed)",
          ExitCodes.NOTHING_CHANGED);
    }
    execute(command, name, all.stream().distinct().toList());
  }

  private void execute(AtlasCommand command, String name, List<String> arguments) {
    Context context = session.context();
    CommandLine line = command.commandLine(context).setCommandName(name);
    var errors = new LastError(session.err(), name);
    line.setOut(session.out()).setErr(new PrintWriter(errors, true));
    int exit = VerbCall.run(() -> line.execute(arguments.toArray(String[]::new)));
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
