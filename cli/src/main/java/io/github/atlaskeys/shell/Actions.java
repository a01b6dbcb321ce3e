package io.github.atlaskeys.shell;

import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.command.AtlasCommand;
import io.github.atlaskeys.command.RerunCommand;
import io.github.atlaskeys.contain.AccessListPlan;
import io.github.atlaskeys.contain.AccessListReport;
import io.github.atlaskeys.contain.AccessListRun;
import io.github.atlaskeys.contain.ContainOptions;
import io.github.atlaskeys.credentials.Connection;
import io.github.atlaskeys.files.RunFiles;
import io.github.atlaskeys.lookup.KeyRef;
import io.github.atlaskeys.lookup.ProjectRef;
import io.github.atlaskeys.lookup.SearchQueries;
import io.github.atlaskeys.lookup.Selection;
import io.github.atlaskeys.report.PlanText;
import io.github.atlaskeys.report.ProblemText;
import io.github.atlaskeys.report.RunPlan;
import io.github.atlaskeys.report.RunReport;
import io.github.atlaskeys.run.AssignmentRun;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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
    Selection read(AssignmentRun run) throws IOException, InterruptedException;
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
    var given = new UnassignOptions();
    var table = new AtomicReference<PlanTable>();
    Steps steps =
        verb -> {
          try (AssignmentRun run = AssignmentRun.unassign(verb, given)) {
            table.set(planned(run, target, verb.connection()));
            return ExitCodes.DONE;
          }
        };
    Optional<String> nothing =
        execute(
            "unassign",
            new Verb(steps, file -> ""),
            given,
            Stream.concat(Stream.of(options), Stream.of("--dry-run", "--list")).toList());
    return Optional.ofNullable(table.get())
        .orElseGet(() -> new PlanTable(List.of(), target, "", nothing.orElseThrow()));
  }

  private PlanTable planned(AssignmentRun run, Target target, Connection connection)
      throws IOException, InterruptedException {
    Selection selection = target.read(run);
    RunPlan plan = run.plan(selection);
    if (Thread.interrupted() || plan.read().filter(Plan::interrupted).isPresent()) {
      throw new InterruptedException("interrupted while planning");
    }
    Optional<Problem> stopped = plan.read().flatMap(Plan::stopped);
    if (stopped.isPresent()) {
      Failure why = Failure.of(stopped.get(), connection);
      throw new EndedException(why.exitCode(), why.text());
    }
    // As a run shows it, which names each row only if there are few.
    RunPlan shown = selection.isListed() ? plan : plan.withoutRows();
    var lines = new ArrayList<String>();
    PlanText.write(
        connection.atlas(), connection.used().name(), shown, session.page(0, lines::add));
    plan.refusal().map(ProblemText::line).ifPresent(lines::add);
    String text = lines.stream().map(Color::plain).collect(Collectors.joining("\n", "\n", ""));
    return new PlanTable(plan.rows(), target, selection.input().sha256(), text);
  }

  void unassign(Target target, String... options) {
    var given = new UnassignOptions();
    change(
        "unassign",
        new Verb(
            verb -> run(verb, AssignmentRun.unassign(verb, given), target),
            file -> "unassign(plan(%s), \"--resume\")".formatted(file)),
        given,
        options);
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
    var given = new RunOptions();
    Steps rows =
        verb -> run(verb, AssignmentRun.restore(verb, given), run -> run.file(undoFile, false));
    Steps lists = verb -> run(AccessListRun.restore(verb, given, undoFile), AccessListRun::saved);
    Steps steps = AccessListRun.isUndoFile(undoFile) ? lists : rows;
    change(
        "restore",
        new Verb(
            verb -> {
              int exit = steps.of(verb);
              if (exit == ExitCodes.DONE && !given.dryRun()) {
                session.undoFiles().remove(undoFile);
              }
              return exit;
            },
            file -> "restore(%s, \"--resume\")".formatted(file)),
        given,
        options);
  }

  void contain(List<String> keys, String... options) {
    if (keys.isEmpty()) {
      throw new EndedException(ExitCodes.DONE, "nothing to contain: the list is empty");
    }
    List<String> named = keys.stream().map(KeyRef::of).map(KeyRef::text).toList();
    var given = new ContainOptions();
    change(
        "contain",
        new Verb(
            verb ->
                run(
                    AccessListRun.contain(verb, given),
                    run -> run.keys(new SearchQueries().keys(named))),
            file -> ""),
        given,
        options);
  }

  // ------------------------------------------------------------------ as the scripts do it

  private int run(Verb verb, AssignmentRun opened, Target target)
      throws IOException, InterruptedException {
    try (AssignmentRun run = opened) {
      Selection selection = target.read(run);
      verb.file = selection.input().file();
      RunPlan plan = run.plan(selection);
      RunReport report = run.confirm(plan) ? run.execute(plan) : run.end(plan);
      keep(report.files().undo());
      return run.write(report);
    }
  }

  /** What access lists a run is about: its first step. */
  @FunctionalInterface
  private interface Lists {
    AccessListPlan read(AccessListRun run) throws IOException, InterruptedException;
  }

  private int run(AccessListRun opened, Lists lists) throws IOException, InterruptedException {
    try (AccessListRun run = opened) {
      AccessListPlan plan = lists.read(run);
      AccessListReport report = run.confirm(plan) ? run.execute(plan) : run.end(plan);
      keep(report.undo());
      return run.write(report);
    }
  }

  /** For undo(); a run that is resumed has one already. */
  private void keep(Optional<Path> undoFile) {
    undoFile
        .map(Path::toString)
        .filter(file -> !session.undoFiles().contains(file))
        .ifPresent(session.undoFiles()::push);
  }

  // ------------------------------------------------------------------ as a command

  @FunctionalInterface
  private interface Steps {
    int of(Verb verb) throws IOException, InterruptedException;
  }

  @Command
  private static final class Verb extends AtlasCommand {
    private final Steps steps;

    /** What continues a run whose rows are in this file. */
    private final UnaryOperator<String> resume;

    private Optional<Path> file = Optional.empty();

    Verb(Steps steps, UnaryOperator<String> resume) {
      this.steps = steps;
      this.resume = resume;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      return steps.of(this);
    }

    /** In a session the next step is a verb. */
    @Override
    public RerunCommand rerun() {
      return new RerunCommand(streams(), context()) {
        @Override
        public String resume(Optional<Path> savedRows) {
          return resume.apply(savedRows.or(() -> file).map(Actions::quoted).orElse(""));
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
  }

  private static String quoted(Path text) {
    return "\"%s\"".formatted(text.toString().replace("\\", "\\\\").replace("\"", "\\\""));
  }

  private void change(String name, Verb verb, Object given, String... options) {
    var all = new ArrayList<>(List.of(options));
    if (session.confirmsAll() && !all.contains("--yes")) {
      all.add("--yes");
      if (session.isPrompt()) {
        session.say("Confirmation is off.");
      }
    }
    execute(name, verb, given, all).ifPresent(session::say);
  }

  /**
   * Returns why there was nothing to do, if there was nothing.
   *
   * @param given is given the options
   */
  private Optional<String> execute(String name, Verb verb, Object given, List<String> options) {
    CommandLine line =
        verb.commandLine(session.context())
            .addMixin("options", given)
            .setCommandName(name)
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
