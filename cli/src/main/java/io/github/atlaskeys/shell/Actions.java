package io.github.atlaskeys.shell;

import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.command.AtlasCommand;
import io.github.atlaskeys.command.RerunCommand;
import io.github.atlaskeys.contain.AccessListPlan;
import io.github.atlaskeys.contain.AccessListReport;
import io.github.atlaskeys.contain.AccessListRun;
import io.github.atlaskeys.contain.ContainOptions;
import io.github.atlaskeys.files.RunFiles;
import io.github.atlaskeys.lookup.KeyRef;
import io.github.atlaskeys.lookup.ProjectRef;
import io.github.atlaskeys.lookup.SearchQueries;
import io.github.atlaskeys.lookup.Selection;
import io.github.atlaskeys.report.PlanText;
import io.github.atlaskeys.report.RunPlan;
import io.github.atlaskeys.report.RunReport;
import io.github.atlaskeys.run.CommandRun;
import io.github.atlaskeys.run.RunOptions;
import io.github.atlaskeys.run.UnassignOptions;
import io.github.atlaskeys.terminal.Color;
import io.github.atlaskeys.text.EndedException;
import io.github.atlaskeys.text.ExitCodes;
import io.github.atlaskeys.text.UsageException;
import io.github.atlaskeys.unassign.Plan;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** The verbs that change something: the steps of the commands, with options as text. */
final class Actions {
  private static final String ALL_PROJECTS = "--all-projects";

  /** A command that is given one of these does nothing else. */
  private static final Set<String> NOT_FOR_VERBS =
      Set.of("--help", "--version", "--show-config", "--generate-completion");

  private final Session session;

  Actions(Session session) {
    this.session = session;
  }

  // ------------------------------------------------------------------ what is to be changed

  /** What a verb is about: the first step of a run. */
  @FunctionalInterface
  interface Target {
    Selection read(CommandRun run) throws IOException, InterruptedException;
  }

  static Target key(String project, String key) {
    KeyRef named = KeyRef.of(key);
    var in = Optional.of(ProjectRef.of(project));
    return run -> run.keys(List.of(named), in, false);
  }

  static Target keys(String project, List<? extends Principal> keys) {
    return keys(keys, Optional.of(ProjectRef.of(project)));
  }

  /** From their project, if they are those of one; else from every project of theirs. */
  static Target keys(KeyList keys) {
    if (!keys.missing().isEmpty()) {
      throw new EndedException(
          ExitCodes.REFUSED, String.join("; ", keys.missing()) + "; nothing was unassigned");
    }
    return keys(keys, keys.project().map(id -> ProjectRef.of(id.value())));
  }

  private static Target keys(List<? extends Principal> keys, Optional<ProjectRef> project) {
    List<KeyRef> named = keys.stream().map(key -> KeyRef.of(key.id().value())).toList();
    return run -> {
      if (named.isEmpty()) {
        throw new EndedException(ExitCodes.DONE, "nothing to unassign: the list is empty");
      }
      return run.keys(named, project, project.isEmpty());
    };
  }

  // ------------------------------------------------------------------ the verbs

  /** The rows of a CSV file; of the saved rows of a run, all that it was about. */
  PlanTable plan(String file, String... options) {
    if (file.equals("-")) {
      throw new UsageException("standard input is the shell's own; name a file");
    }
    boolean everywhere = List.of(options).contains(ALL_PROJECTS) || RunFiles.isSaved(Path.of(file));
    String[] others =
        Stream.of(options).filter(each -> !each.equals(ALL_PROJECTS)).toArray(String[]::new);
    return plan(run -> run.file(file, everywhere), others);
  }

  PlanTable plan(Target target, String... options) {
    var plan = new Planned(target);
    Optional<String> nothing =
        execute(plan, Stream.concat(Stream.of(options), Stream.of("--dry-run", "--list")).toList());
    return plan.table.orElseGet(() -> new PlanTable(List.of(), target, "", nothing.orElseThrow()));
  }

  void unassign(Target target, String... options) {
    change(new Unassign(target), options);
  }

  /** Only what was shown. */
  void unassign(PlanTable plan, String... options) {
    unassign(
        run -> {
          Selection selection = plan.target().read(run);
          if (!selection.input().sha256().equals(plan.sha256())) {
            throw new UsageException(
                "the file has changed since it was planned; plan it again (nothing was sent)");
          }
          return selection;
        },
        options);
  }

  void restore(String undoFile, String... options) {
    boolean lists = AccessListRun.saved(undoFile);
    change(lists ? new RestoreLists(undoFile) : new Restore(undoFile), options);
  }

  void contain(List<String> keys, String... options) {
    if (keys.isEmpty()) {
      throw new EndedException(ExitCodes.DONE, "nothing to contain: the list is empty");
    }
    change(new Contain(keys.stream().map(KeyRef::of).toList()), options);
  }

  // ------------------------------------------------------------------ as commands

  private abstract static class Action extends AtlasCommand {
    @Override
    public abstract Integer call() throws IOException, InterruptedException;
  }

  private abstract class Verb extends Action {
    final Target target;
    private Optional<Path> file = Optional.empty();

    Verb(Target target) {
      this.target = target;
    }

    abstract CommandRun run();

    /** What continues a run whose rows are in this file. */
    abstract String resume(String file);

    @Override
    public final Integer call() throws IOException, InterruptedException {
      try (CommandRun run = run()) {
        return carryOut(run, target.read(run));
      }
    }

    /** The steps of the scripts. */
    int carryOut(CommandRun run, Selection selection) throws IOException, InterruptedException {
      file = selection.input().file();
      RunPlan plan = run.plan(selection);
      RunReport report = run.confirm(plan) ? run.execute(plan) : run.end(plan);
      report
          .files()
          .undo()
          .map(Path::toString)
          .filter(undo -> !session.undoFiles().contains(undo)) // as that of a resumed run
          .ifPresent(session.undoFiles()::push);
      return run.write(report);
    }

    @Override
    public final RerunCommand rerun() {
      return verbs(this, saved -> resume(quoted(saved.or(() -> file).orElseThrow())));
    }
  }

  private static String quoted(Path text) {
    return "\"%s\"".formatted(text.toString().replace("\\", "\\\\").replace("\"", "\\\""));
  }

  /** In a session the next step is a verb. */
  private static RerunCommand verbs(AtlasCommand verb, Function<Optional<Path>, String> resumed) {
    return new RerunCommand(verb.streams(), verb.context()) {
      @Override
      public String resume(Optional<Path> savedRows) {
        return resumed.apply(savedRows);
      }

      @Override
      public String restore(Path undo) {
        return "restore(%s)".formatted(quoted(undo));
      }

      @Override
      public String contain(List<String> keys) {
        return keys.stream().collect(Collectors.joining("\", \"", "contain(\"", "\")"));
      }
    };
  }

  @Command
  private class Unassign extends Verb {
    @Mixin UnassignOptions options;

    Unassign(Target target) {
      super(target);
    }

    @Override
    final CommandRun run() {
      return CommandRun.unassign(this, options);
    }

    @Override
    final String resume(String file) {
      return "unassign(plan(%s), \"--resume\")".formatted(file);
    }
  }

  @Command
  private final class Planned extends Unassign {
    private Optional<PlanTable> table = Optional.empty();

    Planned(Target target) {
      super(target);
    }

    @Override
    int carryOut(CommandRun run, Selection selection) throws IOException, InterruptedException {
      RunPlan plan = run.plan(selection);
      if (Thread.interrupted() || plan.read().filter(Plan::interrupted).isPresent()) {
        throw new InterruptedException("interrupted while planning");
      }
      Optional<Problem> stopped = plan.read().flatMap(Plan::stopped);
      if (stopped.isPresent()) {
        Failure why = Failure.of(stopped.get(), connection());
        throw new EndedException(why.exitCode(), why.text());
      }
      // As a run shows it, which names each row only if there are few.
      RunPlan shown = selection.isListed() ? plan : plan.withoutRows();
      var lines = new ArrayList<String>();
      PlanText.write(
          connection().atlas(), connection().used().name(), shown, session.page(0, lines::add));
      String text = lines.stream().map(Color::plain).collect(Collectors.joining("\n", "\n", ""));
      table = Optional.of(new PlanTable(plan.rows(), target, selection.input().sha256(), text));
      return ExitCodes.DONE;
    }
  }

  @Command
  private final class Restore extends Verb {
    @Mixin RunOptions options;
    private final String undoFile;

    Restore(String undoFile) {
      super(run -> run.file(undoFile, false));
      this.undoFile = undoFile;
    }

    @Override
    int carryOut(CommandRun run, Selection selection) throws IOException, InterruptedException {
      int exit = super.carryOut(run, selection);
      if (exit == ExitCodes.DONE && !options.dryRun()) {
        session.undoFiles().remove(undoFile);
      }
      return exit;
    }

    @Override
    CommandRun run() {
      return CommandRun.restore(this, options);
    }

    @Override
    String resume(String file) {
      return "restore(%s, \"--resume\")".formatted(file);
    }
  }

  /** Replaces access lists, as the scripts do. */
  private abstract class Lists extends Action {
    private final Optional<String> restored;

    Lists(Optional<String> restored) {
      this.restored = restored;
    }

    abstract AccessListRun run();

    abstract AccessListPlan plan(AccessListRun run) throws IOException, InterruptedException;

    @Override
    public final Integer call() throws IOException, InterruptedException {
      try (AccessListRun run = run()) {
        AccessListPlan plan = plan(run);
        AccessListReport report = run.confirm(plan) ? run.execute(plan) : run.end(plan);
        report.undo().map(Path::toString).ifPresent(session.undoFiles()::push);
        int exit = run.write(report);
        if (exit == ExitCodes.DONE && !report.dryRun()) {
          restored.ifPresent(session.undoFiles()::remove);
        }
        return exit;
      }
    }

    @Override
    public final RerunCommand rerun() {
      return verbs(this, saved -> "");
    }
  }

  @Command
  private final class Contain extends Lists {
    @Mixin ContainOptions options;
    private final List<KeyRef> keys;

    Contain(List<KeyRef> keys) {
      super(Optional.empty());
      this.keys = keys;
    }

    @Override
    AccessListRun run() {
      return AccessListRun.contain(this, options);
    }

    @Override
    AccessListPlan plan(AccessListRun run) throws IOException, InterruptedException {
      return run.keys(new SearchQueries().keys(keys.stream().map(KeyRef::text).toList()));
    }
  }

  @Command
  private final class RestoreLists extends Lists {
    @Mixin RunOptions options;
    private final String undoFile;

    RestoreLists(String undoFile) {
      super(Optional.of(undoFile));
      this.undoFile = undoFile;
    }

    @Override
    AccessListRun run() {
      return AccessListRun.restore(this, options, undoFile);
    }

    @Override
    AccessListPlan plan(AccessListRun run) throws IOException, InterruptedException {
      return run.saved();
    }
  }

  private void change(Action verb, String... options) {
    var given = new ArrayList<>(List.of(options));
    if (session.assent() && !given.contains("--yes")) {
      given.add("--yes");
      if (session.isPrompt()) {
        session.say("Confirmation is off.");
      }
    }
    execute(verb, given).ifPresent(session::say);
  }

  /** Returns why there was nothing to do, if there was nothing. */
  private Optional<String> execute(Action verb, List<String> options) {
    CommandLine line =
        verb.commandLine(session.context())
            .setCommandName(name(verb))
            .setOut(session.out())
            .setErr(session.err());
    try {
      if (line.parseArgs(options.toArray(String[]::new)).matchedOptions().stream()
          .anyMatch(option -> NOT_FOR_VERBS.contains(option.longestName()))) {
        throw new UsageException("this option is for commands; see help() (nothing was changed)");
      }
    } catch (ParameterException e) {
      throw new UsageException(message(e, line), e);
    }
    int exit;
    try {
      exit = VerbCall.run(verb::call);
    } catch (EndedException e) {
      if (e.exitCode() != ExitCodes.DONE) {
        throw e;
      }
      return Optional.of(new Failure(e.getMessage(), e.exitCode()).sentence());
    }
    if (exit != ExitCodes.DONE) {
      throw new EndedException(exit, "ended with exit code %d, see above".formatted(exit));
    }
    return Optional.empty();
  }

  private static String name(Action verb) {
    if (verb instanceof Contain) {
      return "contain";
    }
    return verb instanceof Unassign ? "unassign" : "restore";
  }

  /** As the command words it: without what may be a secret. */
  private static String message(ParameterException e, CommandLine line) {
    var text = new StringWriter();
    line.setErr(new PrintWriter(text, true));
    try {
      line.getParameterExceptionHandler().handleParseException(e, new String[] {""});
    } catch (Exception unexpected) {
      throw new IllegalStateException(unexpected);
    }
    return text.toString()
        .strip()
        .replaceFirst("^\\w+: ", "")
        .replaceFirst("see (\\w+) --help", "see help(\"$1\")");
  }
}
