package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.files.RunFiles;
import io.github.atlaskeys.files.RunIdentity;
import io.github.atlaskeys.files.RunIdentity.Work;
import io.github.atlaskeys.text.UsageException;
import io.github.atlaskeys.unassign.AllProjectsResult;
import io.github.atlaskeys.unassign.AllProjectsUnassigner;
import io.github.atlaskeys.unassign.BulkRestorer;
import io.github.atlaskeys.unassign.BulkRun;
import io.github.atlaskeys.unassign.BulkUnassigner;
import io.github.atlaskeys.unassign.OrganizationAccess;
import io.github.atlaskeys.unassign.OwnKey;
import io.github.atlaskeys.unassign.PlannedRow;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Summary;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One run of a command that changes something, wherever its rows come from: one key, all projects
 * of a key, a file. A script calls its steps in their order:
 *
 * <ol>
 *   <li>{@link #oneRow}, {@link #allProjects}, {@link #rowsOf} or {@link #savedRows}: the rows.
 *       Reads from Atlas only what turns names into IDs.
 *   <li>{@link #plan}: locks the run's files, and reads what would happen. Changes nothing in
 *       Atlas.
 *   <li>{@link #confirm}: shows the plan, and asks unless {@code --yes} was given.
 *   <li>{@link #execute}: for each row saves the roles, sends the request, writes down the result.
 *   <li>{@link #report}: tells how it ended.
 * </ol>
 */
public final class ChangeRun implements AutoCloseable {
  private final AtlasCommand command;
  private final Work work;
  private final RunOptions options;
  private final Optional<UnassignOptions> unassign;
  private final Console console;
  private final Confirmation confirmation;
  private final Connection connection;
  private final AtlasAdminApi atlas;
  private final Retries retries;
  private final TargetReader reader;
  private final PlanReader planReader;
  private final Map<ProjectId, Result> results = new HashMap<>();
  private Optional<RunFiles> files = Optional.empty();
  private OwnKey ownKey = OwnKey.NONE;

  private ChangeRun(
      AtlasCommand command, Work work, RunOptions options, Optional<UnassignOptions> unassign) {
    options.check();
    this.command = command;
    this.work = work;
    this.options = options;
    this.unassign = unassign;
    this.console = command.console();
    this.confirmation = new Confirmation(command.context().terminal(), options.confirmed());
    if (!options.dryRun()) {
      confirmation.requireAnswer();
    }
    this.connection = command.connection();
    this.atlas = connection.api();
    this.retries = command.retries().withAttempts(options.maxAttempts);
    this.reader =
        new TargetReader(
            command, connection, retries, work, unassign.flatMap(given -> given.organization));
    this.planReader =
        new PlanReader(command.console(), connection, retries, options, keepsUndo(), reader);
  }

  /** A run that unassigns keys. Nothing is sent yet. */
  public static ChangeRun unassign(AtlasCommand command, UnassignOptions options) {
    return new ChangeRun(command, Work.UNASSIGN, options, Optional.of(options));
  }

  /** A run that restores roles. Nothing is sent yet. */
  public static ChangeRun restore(AtlasCommand command, RunOptions options) {
    return new ChangeRun(command, Work.RESTORE, options, Optional.empty());
  }

  // ------------------------------------------------------------------ 1. the rows

  /** One key in one project. Names are looked up; IDs are taken as they are. */
  public Targets oneRow(Optional<ProjectName> project, KeyName key)
      throws IOException, InterruptedException {
    return reader.oneRow(project, key, allowMissing());
  }

  /** One key in every project that it is assigned to. */
  public Targets allProjects(KeyName key) throws IOException, InterruptedException {
    return reader.allProjects(key, !options.dryRun(), allowMissing());
  }

  /**
   * The rows of a CSV file.
   *
   * @param file a path, or {@code -} for standard input
   */
  public Targets rowsOf(String file) throws IOException, InterruptedException {
    Targets targets = reader.rowsOf(file, options.resume(), allowMissing());
    if (!options.dryRun()) {
      files = Optional.of(reader.files(targets, choice(), options.resume()));
    }
    return targets;
  }

  /**
   * The rows of the newest run for this key that was interrupted.
   *
   * @param project the only project that it may be about; empty if any
   * @param all whether the key is to leave all its projects, which is verified at the end
   */
  public Targets savedRows(Optional<ProjectName> project, boolean all, KeyName key)
      throws IOException, InterruptedException {
    Targets targets = rowsOf(reader.savedRows(key).toString());
    key.id().ifPresent(id -> TargetReader.requireAbout(targets, id, key));
    if (project.isPresent()) {
      ProjectId only = reader.names().project(project.get());
      if (targets.rows().inOrder().anyMatch(row -> !row.unassignment().project().equals(only))) {
        throw new UsageException(
            "the interrupted run for %s is about another project; leave out --project to resume it, or --resume to begin a new one"
                .formatted(key.text()));
      }
    }
    return all ? reader.everywhere(targets, key) : targets;
  }

  private boolean allowMissing() {
    return unassign.filter(given -> given.allowMissing).isPresent();
  }

  /** Where the files of the run go. */
  private RunFiles.Choice choice() {
    return new RunFiles.Choice(
        options.results, unassign.flatMap(given -> given.undo.file), keepsUndo());
  }

  private boolean keepsUndo() {
    return unassign.filter(given -> !given.undo.none).isPresent();
  }

  // ------------------------------------------------------------------ 2. the plan

  /**
   * Reads what would happen to the rows. Reads nothing where nobody will see it: the rows of a file
   * with {@code --yes}, and rows to restore.
   */
  public ChangePlan plan(Targets targets) throws IOException, InterruptedException {
    var plan = new ChangePlan(targets, options.list());
    if (!options.dryRun() && files.isEmpty() && targets.rows().size() > 0) {
      files = Optional.of(reader.files(targets, choice(), false));
    }
    if (nothingLeft(targets)) {
      plan.nothingLeft();
      return plan;
    }
    if (work == Work.UNASSIGN) {
      ownKey = planReader.read(plan);
      ownKey.id().ifPresent(id -> plan.ofOwnKey(targets.rows().count(id)));
    } else {
      targets.rows().forEach(plan::add);
      if (!options.confirmed()) {
        planReader.readNames(targets);
      }
    }
    return plan;
  }

  /** Reads what would happen to each row, and shows nothing. */
  public void look(Targets targets, BulkRun.Listener<PlannedRow> each)
      throws IOException, InterruptedException {
    planReader.each(targets, each);
  }

  private boolean nothingLeft(Targets targets) {
    boolean looksAgain = options.verify || failsOnRemainingAccess(targets);
    return options.resume()
        && !looksAgain
        && files.orElseThrow().isDone(identity(targets), targets.rows());
  }

  // ------------------------------------------------------------------ 3. the question

  /**
   * Shows the plan and asks.
   *
   * @throws UsageException if the user declines, or the plan must not be carried out
   */
  public void confirm(ChangePlan plan) {
    Targets targets = plan.targets();
    if (!console.quiet() || !options.confirmed()) { // nobody is asked about what is not shown
      PlanText.write(connection.atlas(), work, plan, files, console.notices());
    }
    boolean includesOwnKey = unassign.filter(given -> given.includeOwnKey).isPresent();
    if (plan.ofOwnKey() > 0 && !includesOwnKey) {
      throw new UsageException(ownKeyRefusal(targets, plan.ofOwnKey()));
    }
    files.flatMap(kept -> kept.missingUndo(targets.rows())).ifPresent(console::warn);
    if (options.confirmed()) {
      return;
    }
    if (targets.named()) {
      confirmation.ask(question(targets), "not unassigned; nothing was changed");
      return;
    }
    Amount amount = Amount.of(targets.rows());
    String verb = work == Work.UNASSIGN ? "Unassign" : "Restore";
    String what = amount.text(work == Work.UNASSIGN ? "from" : "in");
    if (amount.assignments() > Confirmation.MANY) {
      confirmation.askNumber(
          amount.assignments(),
          "%s %s".formatted(verb.toLowerCase(Locale.ROOT), what),
          "nothing was changed");
    } else {
      confirmation.ask("%s %s?".formatted(verb, what), "nothing was changed");
    }
  }

  private static String ownKeyRefusal(Targets targets, long rows) {
    if (targets.named()) {
      return "this is the key you are authenticated with; use --include-own-key to unassign it"
          + " anyway (nothing was changed)";
    }
    return "%1$s to the key you are authenticated with; remove %2$s or use --include-own-key to process %2$s last (nothing was changed)"
        .formatted(
            rows == 1 ? "1 row refers" : "%,d rows refer".formatted(rows),
            rows == 1 ? "it" : "them");
  }

  private static String question(Targets targets) {
    if (targets.isOneRow()) {
      return "Unassign it?";
    }
    return "Unassign it from %s?".formatted(Labels.count(targets.rows().projects(), "project"));
  }

  // ------------------------------------------------------------------ 4. the run

  /** One of the library's runs, set up. */
  private record Runner(BulkRun<Result, ?> bulk, SummarySource summary) {}

  @FunctionalInterface
  private interface SummarySource {
    Summary run() throws IOException;
  }

  /**
   * Carries the plan out: for each row the roles are saved, the request is sent and the result is
   * written down, in this order. The first Ctrl-C lets the rows in flight finish.
   */
  public ChangeOutcome execute(ChangePlan plan) throws IOException {
    Targets targets = plan.targets();
    RunFiles kept = files.orElseThrow();
    kept.open(identity(targets), targets.rows(), InstantSource.system());
    var report = new RowReport(console, targets);
    var failures = new Failures(targets);
    var remaining = new RemainingAccess(targets);
    report.begin();
    var everywhere = new AllProjectsResult[1];
    Runner runner =
        targets.isAllProjects()
            ? allProjects(targets, everywhere)
            : work == Work.UNASSIGN ? unassigner(plan) : restorer(targets);
    var only = new Result[1];
    long start = System.nanoTime();
    Optional<Summary> summary = Optional.empty();
    Optional<String> unwritable = Optional.empty();
    Runnable restoreSignals =
        StopSignal.onInterrupt(
            () -> {
              runner.bulk().stop();
              console.say(
                  "Stopping after the rows in flight. Press Ctrl-C again to exit immediately.");
            },
            command.context().halt());
    Optional<Progress> progress =
        targets.isOneRow() ? Optional.empty() : Optional.of(progress(targets, kept, runner));
    runner
        .bulk()
        .onResult(
            result -> {
              kept.record(result);
              only[0] = result;
              if (targets.isAllProjects()) {
                results.put(result.unassignment().project(), result);
              }
              report.ended(result);
              failures.ended(result);
              remaining.ended(result);
              progress.ifPresent(shown -> shown.ended(result));
            });
    try {
      summary = Optional.of(runner.summary().run());
    } catch (IOException e) {
      unwritable = Optional.of(String.valueOf(e.getMessage()));
    } finally {
      progress.ifPresent(Progress::close);
      restoreSignals.run();
    }
    return new ChangeOutcome(
        plan,
        summary,
        Optional.ofNullable(only[0]).filter(result -> targets.isOneRow()),
        Optional.ofNullable(everywhere[0]),
        failures,
        remaining,
        connection.requests().getAsLong(),
        Duration.ofNanos(System.nanoTime() - start),
        unwritable);
  }

  private Progress progress(Targets targets, RunFiles kept, Runner runner) {
    return Progress.of(
        work == Work.UNASSIGN ? "Unassigning" : "Restoring",
        targets.rows().size() - kept.done().count(),
        targets.unit(),
        console,
        runner.bulk()::waitingForRateLimits);
  }

  /** One DELETE per project; the search at the end verifies. */
  private Runner allProjects(Targets targets, AllProjectsResult[] end) {
    AllProjectsUnassigner unassigner = set(AllProjectsUnassigner.of(atlas), targets);
    unassign.flatMap(given -> given.organization).ifPresent(unassigner::in);
    if (keepsUndo()) {
      unassigner.beforeRemoval(files.orElseThrow()::saveRoles);
    }
    return new Runner(
        unassigner,
        () -> {
          end[0] = unassigner.run(targets.lookup().orElseThrow(), targets.rows());
          return end[0].summary();
        });
  }

  private Runner unassigner(ChangePlan plan) {
    UnassignOptions given = unassign.orElseThrow();
    Targets targets = plan.targets();
    BulkUnassigner unassigner = set(BulkUnassigner.of(atlas), targets);
    if (keepsUndo()) {
      unassigner.beforeRemoval(files.orElseThrow()::saveRoles);
    }
    if (targets.isOneRow() && plan.complete() && targets.onlyKeyRecord().isPresent()) {
      unassigner.knownKeys(row -> targets.onlyKeyRecord()); // the plan has read it
    }
    if (given.allowMissing) {
      unassigner.allowMissing();
    }
    if (given.includeOwnKey) {
      unassigner.includeOwnKey(ownKey);
    } else {
      unassigner.ownKey(ownKey);
    }
    return new Runner(unassigner, () -> unassigner.run(targets.rows()));
  }

  private Runner restorer(Targets targets) {
    BulkRestorer restorer = set(BulkRestorer.of(atlas), targets);
    return new Runner(restorer, () -> restorer.run(targets.rows()));
  }

  private <S extends BulkRun<Result, S>> S set(S bulk, Targets targets) {
    bulk.concurrency(targets.isOneRow() ? 1 : options.concurrency)
        .retries(retries)
        .skip(files.orElseThrow().done());
    return options.verify ? bulk.verify() : bulk;
  }

  private RunIdentity identity(Targets targets) {
    return RunIdentity.of(connection.atlas(), work, targets.rows(), files.orElseThrow().results());
  }

  // ------------------------------------------------------------------ 5. the report

  /** Tells what a dry run found, or why there is nothing to do, and returns the exit code. */
  public int end(ChangePlan plan) {
    Targets targets = plan.targets();
    console.heading(command.name() + (options.dryRun() ? ": dry run" : ""));
    if (plan.isNothingLeft()) {
      console.tell(
          "nothing left: %1$,d of %1$,d rows done. That run is complete; nothing was sent, and Atlas was not asked."
              .formatted(targets.rows().size()));
      return ExitCodes.DONE;
    }
    int exitCode = plan.exitCode(allowMissing());
    if (options.dryRun()) {
      PlanText.write(connection.atlas(), work, plan, Optional.empty(), console.result());
      plan.stopped()
          .ifPresent(
              why ->
                  console.fail(
                      "stopped: " + NextStep.line(why.message(), connection.nextStep(why))));
      console.tell("Dry run: nothing was changed.");
    } else {
      PlanText.write(connection.atlas(), work, plan, Optional.empty(), console.notices());
      exitCode = targets.isAllProjects() ? inNoProject(targets) : keysInNoProject(targets);
    }
    if (console.format() == OutputFormat.JSON) {
      Map<String, Object> summary =
          JsonOutput.summary(command.name(), connection.atlas(), plan, exitCode);
      summary.put("dryRun", options.dryRun());
      console.data(SafeJson.line(summary));
    }
    return exitCode;
  }

  private int keysInNoProject(Targets targets) {
    console.tell("These keys are assigned to no project. Nothing to do.");
    return failsOnRemainingAccess(targets) && targets.labels().anyKeepsAccess()
        ? ExitCodes.REMAINING_ACCESS
        : ExitCodes.DONE;
  }

  private int inNoProject(Targets targets) {
    ApiKey key = targets.access().key();
    console.tell(
        "API key %s is assigned to no project. Nothing to do.".formatted(Labels.apiKey(key)));
    OutcomeText.keeps(targets, false, key, console.result());
    reader.earlierUndo(targets, console.result());
    return OrganizationAccess.of(key.organizationRoles()).remains()
        ? ExitCodes.REMAINING_ACCESS
        : ExitCodes.DONE;
  }

  /** Tells how the run ended, and returns the exit code. */
  public int report(ChangeOutcome outcome) throws IOException, InterruptedException {
    RunFiles kept = files.orElseThrow();
    Targets targets = outcome.plan().targets();
    int exitCode = exitCode(outcome);
    // Nothing was changed, and the same row would be refused again.
    boolean pointless = targets.isOneRow() && exitCode == ExitCodes.REFUSED;
    boolean over = outcome.complete() || pointless;
    Optional<String> resume =
        over ? Optional.empty() : Optional.of(command.rerun().resume(kept, work, targets));
    Page page = console.result();
    console.heading(command.name());
    if (console.format() == OutputFormat.MARKDOWN) {
      PlanText.host(connection.atlas(), page); // the plan, which says so, is on another stream
    }
    outcome
        .unwritable()
        .ifPresent(
            why ->
                console.fail(
                    "stopped: cannot write the results or undo file (%s). Fix that, then run: %s"
                        .formatted(why, resume.orElse(""))));
    outcome.only().flatMap(Result::problem).ifPresent(why -> console.fail(failure(outcome, why)));
    outcome
        .summary()
        .flatMap(Summary::stopped)
        .filter(why -> outcome.only().isEmpty())
        .ifPresent(
            why ->
                console.fail("stopped: " + NextStep.line(why.message(), connection.nextStep(why))));
    if (outcome.only().isEmpty()) {
      if (outcome.summary().filter(summary -> namesHelp(outcome, summary)).isPresent()) {
        planReader.readNames(targets);
      }
      console.tell(outcome.failures().lines());
    }
    OutcomeText.write(outcome, work, cost(outcome), this::isDone, page);
    page.copyable("Results", kept.results().toString());
    kept.undo()
        .filter(path -> kept.holdsRoles())
        .ifPresent(path -> page.copyable("Undo", command.rerun().restore(path)));
    reader.earlierUndo(targets, kept, page);
    if (outcome.unwritable().isEmpty()) {
      resume.ifPresent(command -> page.copyable("Resume", command));
    }
    if (console.format() == OutputFormat.JSON) {
      console.data(
          SafeJson.line(
              JsonOutput.summary(
                  command.name(), connection.atlas(), outcome, kept, resume, exitCode)));
    }
    if (over) {
      kept.complete();
    }
    return exitCode;
  }

  /** Whether the projects that failed can be named, where no plan has read their names. */
  private static boolean namesHelp(ChangeOutcome outcome, Summary summary) {
    return !outcome.failures().areNamed() && summary.stopped().isEmpty() && !summary.interrupted();
  }

  /** What the run took: always with {@code --verbose}, else only where something went slowly. */
  private Optional<String> cost(ChangeOutcome outcome) {
    return outcome
        .summary()
        .filter(summary -> !console.quiet())
        .filter(summary -> command.verbose() || summary.retries() > 0 || summary.rateLimits() > 0)
        .map(summary -> OutcomeText.cost(outcome, summary));
  }

  private String failure(ChangeOutcome outcome, Problem problem) {
    Result result = outcome.only().orElseThrow();
    String tries = result.attempts() > 1 ? " (tried %d times)".formatted(result.attempts()) : "";
    return NextStep.line(
        problem.message() + tries,
        problem.kind().stopsTheRun()
            ? connection.nextStep(problem)
            : RowReport.nextStep(result, problem));
  }

  /** Whether Atlas has confirmed that the key is not, or no longer, in this project. */
  private boolean isDone(ProjectId project) {
    return Optional.ofNullable(results.get(project))
        .filter(
            ended ->
                ended.verdict().done()
                    || ended.problem().filter(why -> why.kind() == Kind.CONTRADICTED).isPresent())
        .isPresent();
  }

  private int exitCode(ChangeOutcome outcome) {
    if (outcome.summary().isEmpty()) {
      return ExitCodes.INCOMPLETE;
    }
    Summary summary = outcome.summary().get();
    int code = ExitCodes.of(summary, outcome.verified());
    return code == ExitCodes.DONE
            && failsOnRemainingAccess(outcome.plan().targets())
            && remains(outcome, summary)
        ? ExitCodes.REMAINING_ACCESS
        : code;
  }

  private boolean failsOnRemainingAccess(Targets targets) {
    return targets.isAllProjects()
        || unassign.filter(given -> given.failOnRemainingAccess).isPresent();
  }

  private boolean remains(ChangeOutcome outcome, Summary summary) {
    return outcome
        .everywhere()
        .map(
            found ->
                !found.deleted()
                    && OrganizationAccess.of(found.latest().key().organizationRoles()).remains())
        .orElseGet(
            () ->
                summary.remaining() + files.orElseThrow().done().remaining() > 0
                    || outcome.plan().targets().labels().anyKeepsAccess());
  }

  @Override
  public void close() throws IOException {
    try {
      if (files.isPresent()) {
        files.get().close();
      }
    } finally {
      reader.close();
    }
  }
}
