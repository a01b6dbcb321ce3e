package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.files.RunFiles;
import io.github.atlaskeys.files.RunIdentity;
import io.github.atlaskeys.files.RunIdentity.Action;
import io.github.atlaskeys.text.UsageException;
import io.github.atlaskeys.unassign.AllProjectsUnassigner;
import io.github.atlaskeys.unassign.BulkRestorer;
import io.github.atlaskeys.unassign.BulkRun;
import io.github.atlaskeys.unassign.BulkUnassigner;
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
 *   <li>{@link #report}: prints how it ended; {@link #end} if there was nothing to change.
 * </ol>
 */
public final class ChangeRun implements AutoCloseable {
  private final AtlasCommand command;
  private final Action action;
  private final RunOptions options;
  private final Console console;
  private final Confirmation confirmation;
  private final Connection connection;
  private final AtlasAdminApi atlas;
  private final Retries retries;
  private final NameLookup names;
  private final TargetReader reader;
  private final PlanReader planReader;
  private Optional<RunFiles> files = Optional.empty();
  private OwnKey ownKey = OwnKey.NONE;

  private ChangeRun(AtlasCommand command, Action action, RunOptions options) {
    options.check();
    this.command = command;
    this.action = action;
    this.options = options;
    this.console = command.console();
    this.confirmation = new Confirmation(command.context().terminal(), options.confirmed());
    this.connection = command.connection();
    this.atlas = connection.api();
    this.retries = command.retries().withAttempts(options.maxAttempts);
    this.names = new NameLookup(connection, retries, options.organization());
    this.reader = new TargetReader(command, names, action, options, this::requireAnswer);
    this.planReader = new PlanReader(console, connection, action, retries, options, names);
  }

  /** A run that unassigns keys. Nothing is sent yet. */
  public static ChangeRun unassign(AtlasCommand command, UnassignOptions options) {
    return new ChangeRun(command, Action.UNASSIGN, options);
  }

  /** A run that restores roles. Nothing is sent yet. */
  public static ChangeRun restore(AtlasCommand command, RunOptions options) {
    return new ChangeRun(command, Action.RESTORE, options);
  }

  private void requireAnswer() {
    if (!options.dryRun()) {
      confirmation.requireAnswer();
    }
  }

  // ------------------------------------------------------------------ 1. the rows

  /** One key in one project. Names are looked up; IDs are taken as they are. */
  public Targets oneRow(Optional<ProjectRef> project, KeyRef key)
      throws IOException, InterruptedException {
    return reader.oneRow(project, key);
  }

  /** One key in every project that it is assigned to. */
  public Targets allProjects(KeyRef key) throws IOException, InterruptedException {
    return reader.allProjects(key);
  }

  /**
   * The rows of a CSV file.
   *
   * @param file a path, or {@code -} for standard input
   */
  public Targets rowsOf(String file) throws IOException, InterruptedException {
    return reader.rowsOf(file);
  }

  /**
   * The rows of the newest run for this key that was interrupted.
   *
   * @param project the only project that it may be about; empty if any
   * @param all whether the key is to leave all its projects, which is verified at the end
   */
  public Targets savedRows(Optional<ProjectRef> project, boolean all, KeyRef key)
      throws IOException, InterruptedException {
    return reader.savedRows(project, all, key);
  }

  // ------------------------------------------------------------------ 2. the plan

  /**
   * Reads what would happen to the rows. Reads nothing that would not be shown: with {@code --yes}
   * no rows of a file.
   */
  public ChangePlan plan(Targets targets) throws IOException, InterruptedException {
    var plan = new ChangePlan(action, targets, options.list());
    boolean writes = targets.file().isPresent() || targets.rows().size() > 0;
    if (!options.dryRun() && writes) {
      files = Optional.of(targets.files(options.choice(), options.resume()));
    }
    if (isDoneBefore(targets)) {
      plan.doneBefore();
      return plan;
    }
    ownKey = planReader.read(plan);
    ownKey.id().ifPresent(id -> plan.ofOwnKey(targets.rows().count(id)));
    return plan;
  }

  /** Reads what would happen to each row, and shows nothing. */
  public void look(Targets targets, BulkRun.Listener<PlannedRow> each)
      throws IOException, InterruptedException {
    planReader.each(targets, each);
  }

  private boolean isDoneBefore(Targets targets) {
    boolean looksAgain = options.verify || options.failsOnRemainingAccess(targets);
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
    if (!console.quiet() || !options.confirmed()) { // never asks about what it did not show
      PlanText.write(connection.atlas(), action, plan, files, console.notices());
    }
    if (plan.ofOwnKey() > 0 && !options.includesOwnKey()) {
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
    String verb = action == Action.UNASSIGN ? "Unassign" : "Restore";
    String what = amount.text(action == Action.UNASSIGN ? "from" : "in");
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

  /**
   * Carries the plan out: for each row the roles are saved, the request is sent and the result is
   * written down, in this order. The first Ctrl-C lets the rows in flight finish.
   */
  public ChangeOutcome execute(ChangePlan plan) throws IOException, InterruptedException {
    Targets targets = plan.targets();
    RunFiles kept = files.orElseThrow();
    kept.open(identity(targets), targets.rows(), InstantSource.system());
    var report = new RowReport(console, targets);
    var failures = new Failures(targets);
    var remaining = new RemainingAccess(targets);
    Map<ProjectId, Result> results = new HashMap<>();
    report.begin();
    BulkRun<Result, Summary, ?> run = runOf(plan);
    long start = System.nanoTime();
    Runnable restoreSignals =
        StopSignal.onInterrupt(
            () -> {
              run.stop();
              console.printMessage(
                  "Stopping after the rows in flight. Press Ctrl-C again to exit immediately.");
            },
            command.context().halt());
    Optional<Progress> progress =
        targets.isOneRow() ? Optional.empty() : Optional.of(progress(targets, kept, run));
    run.onResult(
        result -> {
          kept.record(result);
          if (targets.named()) { // of a file there may be a million
            results.put(result.unassignment().project(), result);
          }
          report.ended(result);
          failures.ended(result);
          remaining.ended(result);
          progress.ifPresent(shown -> shown.ended(result));
        });
    Optional<Summary> summary = Optional.empty();
    Optional<String> unwritable = Optional.empty();
    try {
      summary = Optional.of(run.run(targets.rows()));
    } catch (IOException e) {
      unwritable = Optional.of(String.valueOf(e.getMessage()));
    } finally {
      progress.ifPresent(Progress::close);
      restoreSignals.run();
    }
    boolean searchAgain = summary.filter(Summary::complete).isPresent();
    return new ChangeOutcome(
        plan,
        kept,
        summary,
        results,
        failures,
        remaining,
        searchAgain
            ? names.searchLast(targets.leaving(), targets.unsearched().isEmpty())
            : NameLookup.LastSearch.NONE,
        connection.requests().getAsLong(),
        Duration.ofNanos(System.nanoTime() - start),
        unwritable);
  }

  private Progress progress(Targets targets, RunFiles kept, BulkRun<?, ?, ?> run) {
    return Progress.of(
        action == Action.UNASSIGN ? "Unassigning" : "Restoring",
        targets.rows().size() - kept.done().count(),
        targets.unit(),
        console,
        run::waitingForRateLimits);
  }

  private BulkRun<Result, Summary, ?> runOf(ChangePlan plan) {
    Targets targets = plan.targets();
    BulkRun<Result, Summary, ?> run =
        targets.isAllProjects()
            ? allProjects(targets)
            : action == Action.UNASSIGN ? unassigner(plan) : BulkRestorer.of(atlas);
    run.concurrency(targets.isOneRow() ? 1 : options.concurrency)
        .retries(retries)
        .skip(files.orElseThrow().done());
    return options.verify ? run.verify() : run;
  }

  /** One DELETE per project; the search at the end verifies. */
  private AllProjectsUnassigner allProjects(Targets targets) {
    var unassigner = AllProjectsUnassigner.of(atlas, targets.lookup().orElseThrow());
    options.organization().ifPresent(unassigner::in);
    if (options.keepsUndo()) {
      unassigner.beforeUnassign(files.orElseThrow()::saveRoles);
    }
    return unassigner;
  }

  private BulkUnassigner unassigner(ChangePlan plan) {
    Targets targets = plan.targets();
    BulkUnassigner unassigner = BulkUnassigner.of(atlas);
    if (options.keepsUndo()) {
      unassigner.beforeUnassign(files.orElseThrow()::saveRoles);
    }
    if (targets.isOneRow() && plan.complete() && targets.onlyKeyRecord().isPresent()) {
      unassigner.knownKeys(row -> targets.onlyKeyRecord()); // the plan has read it
    }
    if (options.allowsMissing()) {
      unassigner.allowMissing();
    }
    return options.includesOwnKey() ? unassigner.includeOwnKey(ownKey) : unassigner.ownKey(ownKey);
  }

  private RunIdentity identity(Targets targets) {
    return RunIdentity.of(
        connection.atlas(), action, targets.rows(), files.orElseThrow().results());
  }

  // ------------------------------------------------------------------ 5. the report

  /** Prints what a dry run found, or why there is nothing to do, and returns the exit code. */
  public int end(ChangePlan plan) {
    return new ChangeReport(command, action, options).end(plan);
  }

  /** Prints how the run ended, and returns the exit code. */
  public int report(ChangeOutcome outcome) throws IOException, InterruptedException {
    if (outcome.unnamed()) {
      planReader.readNames(outcome.plan().targets());
    }
    return new ChangeReport(command, action, options).of(outcome);
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
