package io.github.atlaskeys.run;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.command.AtlasCommand;
import io.github.atlaskeys.credentials.Connection;
import io.github.atlaskeys.files.EarlierRuns;
import io.github.atlaskeys.files.RunFiles;
import io.github.atlaskeys.files.RunIdentity;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyQuery;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.lookup.KeyRef;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.lookup.Names;
import io.github.atlaskeys.lookup.ProjectRef;
import io.github.atlaskeys.lookup.Selection;
import io.github.atlaskeys.report.Amount;
import io.github.atlaskeys.report.Change;
import io.github.atlaskeys.report.Failures;
import io.github.atlaskeys.report.PlanText;
import io.github.atlaskeys.report.RemainingAccess;
import io.github.atlaskeys.report.RowWriter;
import io.github.atlaskeys.report.RunPlan;
import io.github.atlaskeys.report.RunReport;
import io.github.atlaskeys.report.RunText;
import io.github.atlaskeys.report.SafeJson;
import io.github.atlaskeys.report.SummaryJson;
import io.github.atlaskeys.terminal.Confirmation;
import io.github.atlaskeys.terminal.Console;
import io.github.atlaskeys.terminal.OutputFormat;
import io.github.atlaskeys.terminal.Progress;
import io.github.atlaskeys.terminal.StopSignal;
import io.github.atlaskeys.text.ExitCodes;
import io.github.atlaskeys.text.UsageException;
import io.github.atlaskeys.unassign.BulkRestorer;
import io.github.atlaskeys.unassign.BulkRun;
import io.github.atlaskeys.unassign.BulkUnassigner;
import io.github.atlaskeys.unassign.OrganizationAccess;
import io.github.atlaskeys.unassign.OwnKey;
import io.github.atlaskeys.unassign.PlannedRow;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Summary;
import io.github.atlaskeys.unassign.Summary.LastSearch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A run of a command that changes something, whatever the user named. A script calls these steps in
 * this order:
 *
 * <ol>
 *   <li>{@link #key} or {@link #file}: what is to be changed. Reads from Atlas only what turns
 *       names into IDs.
 *   <li>{@link #plan}: locks the run's files, and reads what would happen. Changes nothing in
 *       Atlas.
 *   <li>{@link #confirm}: shows the plan, and asks unless {@code --yes} was given.
 *   <li>{@link #execute}: for each row saves the roles, sends the request, writes down the result;
 *       {@link #end} if there is nothing to do.
 *   <li>{@link #write}: prints how it ended.
 * </ol>
 */
public final class CommandRun implements AutoCloseable {
  private final AtlasCommand command;
  private final Change change;
  private final RunOptions options;
  private final Console console;
  private final Confirmation confirmation;
  private final Connection connection;
  private final Names names;
  private final SelectionReader reader;
  private final PlanReader planReader;
  private Optional<RunFiles> files = Optional.empty();
  private OwnKey ownKey = OwnKey.NONE;

  private CommandRun(AtlasCommand command, Change change, RunOptions options) {
    options.check();
    this.command = command;
    this.change = change;
    this.options = options;
    this.console = command.console();
    this.confirmation = new Confirmation(command.context().terminal(), options.confirmed());
    this.connection = command.connection();
    this.names =
        new Names(
            connection.api(),
            command.retries().withAttempts(options.maxAttempts),
            options.organization());
    this.reader = new SelectionReader(command, names, change, options, this::requireAnswer);
    this.planReader = new PlanReader(command, change, options);
  }

  /** A run that unassigns keys. Nothing is sent yet. */
  public static CommandRun unassign(AtlasCommand command, UnassignOptions options) {
    return new CommandRun(command, Change.UNASSIGN, options);
  }

  /** A run that restores roles. Nothing is sent yet. */
  public static CommandRun restore(AtlasCommand command, RunOptions options) {
    return new CommandRun(command, Change.RESTORE, options);
  }

  private void requireAnswer() {
    if (!options.dryRun()) {
      confirmation.requireAnswer();
    }
  }

  // ------------------------------------------------------------------ 1. the selection

  /**
   * One key in one project, or in every project that it is assigned to.
   *
   * @param project the one that was named; else that of the environment or the profile
   */
  public Selection key(KeyRef key, Optional<ProjectRef> project, boolean allProjects)
      throws IOException, InterruptedException {
    return reader.key(key, project, allProjects);
  }

  /**
   * The rows of a CSV file.
   *
   * @param file a path, or {@code -} for standard input
   * @param allProjects whether a row without a project means every project of its key
   */
  public Selection file(String file, boolean allProjects) throws IOException, InterruptedException {
    return reader.file(file, allProjects);
  }

  // ------------------------------------------------------------------ 2. the plan

  /**
   * Reads what would happen to the rows. Skips reads whose result would not be shown: with {@code
   * --yes}, the rows of a file.
   */
  public RunPlan plan(Selection selection) throws IOException, InterruptedException {
    if (!options.dryRun()
        && (selection.rows().size() > 0 || selection.input().file().isPresent())) {
      files =
          Optional.of(
              RunFiles.of(
                  selection.input(), InstantSource.system(), options.choice(), options.resume()));
    }
    if (isDoneBefore(selection)) {
      return new RunPlan(change, selection, Optional.empty(), List.of(), 0, true);
    }
    PlanReader.Read read = planReader.read(selection);
    ownKey = read.ownKey();
    return read.plan();
  }

  private boolean isDoneBefore(Selection selection) {
    boolean looksAgain =
        options.verify || options.failsOnRemainingAccess() || selection.everywhere().isPresent();
    return options.resume()
        && !looksAgain
        && files.orElseThrow().isDone(identity(), selection.runRows());
  }

  /** What would happen to each row, without the rest of the plan. */
  public List<PlannedRow> look(Selection selection) throws IOException, InterruptedException {
    return planReader.rows(selection);
  }

  // ------------------------------------------------------------------ 3. the question

  /**
   * Shows the plan and asks.
   *
   * @return whether to carry it out; false for a dry run, or if there is nothing to do
   * @throws UsageException if the user declines, or the plan must not be carried out
   */
  public boolean confirm(RunPlan plan) {
    if (options.dryRun() || plan.changesNothing()) {
      return false;
    }
    if (!console.quiet() || !options.confirmed()) { // never asks about what it did not show
      RunFiles kept = files.orElseThrow();
      PlanText.write(connection.atlas(), plan, console.notices());
      PlanText.files(change, kept.undo(), kept.results(), console.notices());
    }
    if (plan.ownRows() > 0) {
      throw new UsageException(ownKeyRefusal(plan));
    }
    files.flatMap(kept -> kept.missingUndo(plan.selection().runRows())).ifPresent(console::warn);
    if (!options.confirmed()) {
      StopSignal.orBeforeTheEnd(this::interrupted, () -> ask(plan));
    }
    return true;
  }

  private static String ownKeyRefusal(RunPlan plan) {
    return plan.selection().onlyKey().isPresent()
        ? "this is the key you are authenticated with; use other credentials to unassign it (nothing was changed)"
        : "%1$s to the key you are authenticated with; remove %2$s, or use other credentials (nothing was changed)"
            .formatted(
                plan.ownRows() == 1 ? "1 row refers" : "%,d rows refer".formatted(plan.ownRows()),
                plan.ownRows() == 1 ? "it" : "them");
  }

  /** Leaves no file of a run that was not begun. */
  private void interrupted() {
    try {
      close();
    } catch (IOException e) {
      // The file that stays is empty.
    }
    console.printNotice("");
    console.warn("interrupted; nothing was changed");
  }

  /** With the plan's numbers. */
  private void ask(RunPlan plan) {
    Amount amount = plan.amount();
    String what = "%s %s".formatted(change.verb(), object(plan, amount));
    if (amount.assignments() > Confirmation.MAX_BY_YES) {
      confirmation.askNumber(
          amount.assignments(), what.substring(0, 1).toLowerCase(Locale.ROOT) + what.substring(1));
    } else if (amount.assignments() == 0) {
      confirmation.ask(
          "Nothing is expected to change. Send the requests for %s anyway?"
              .formatted(Labels.count(plan.selection().rows().size(), "row")));
    } else {
      confirmation.ask(what + "?");
    }
  }

  private String object(RunPlan plan, Amount amount) {
    if (plan.selection().onlyKey().isEmpty() || change == Change.RESTORE) {
      return amount.text(change.preposition());
    }
    return plan.selection().isOneRow()
        ? "it"
        : "it from " + Labels.count(amount.projects(), "project");
  }

  // ------------------------------------------------------------------ 4. the run

  /**
   * Carries the plan out: for each row the roles are saved, the request is sent and the result is
   * written down, in this order. The first Ctrl-C lets the rows in flight finish.
   */
  public RunReport execute(RunPlan plan) throws IOException, InterruptedException {
    Selection selection = options.confirmed() ? plan.selection() : again(plan.selection());
    RunFiles kept = files.orElseThrow();
    kept.open(identity(), selection.runRows(), InstantSource.system());
    var writer = new RowWriter(console, selection);
    var failures = new Failures(selection);
    var remaining = new RemainingAccess(selection);
    List<Result> only = new ArrayList<>();
    BulkRun<Result, Summary, ?> run = runOf(plan, selection);
    long start = System.nanoTime();
    writer.begin();
    Runnable restoreSignals =
        StopSignal.onInterrupt(
            () -> {
              run.stop();
              console.printMessage(
                  "Stopping after the rows in flight. Press Ctrl-C again to exit immediately.");
            },
            command.context().halt());
    Optional<Progress> progress =
        selection.isOneRow() ? Optional.empty() : Optional.of(progress(selection, kept, run));
    run.onResult(
        result -> {
          kept.record(result);
          if (selection.isOneRow()) {
            only.add(0, result);
          }
          writer.ended(result);
          failures.ended(result);
          remaining.ended(result);
          progress.ifPresent(shown -> shown.ended(result));
        });
    Optional<Summary> summary = Optional.empty();
    Optional<String> unwritable = Optional.empty();
    try {
      summary = Optional.of(run.run(selection.rows()));
    } catch (IOException e) {
      unwritable = Optional.of(String.valueOf(e.getMessage()));
    } finally {
      progress.ifPresent(Progress::close);
      restoreSignals.run();
    }
    if (!failures.areNamed() && summary.filter(CommandRun::ranToItsEnd).isPresent()) {
      planReader.readNames(selection);
    }
    return report(
        plan,
        summary,
        only.stream().findFirst(),
        failures,
        remaining,
        Duration.ofNanos(System.nanoTime() - start),
        unwritable);
  }

  private static boolean ranToItsEnd(Summary summary) {
    return summary.stopped().isEmpty() && !summary.interrupted();
  }

  /** While the question was open, roles may have changed: what is taken must be what is saved. */
  private Selection again(Selection selection) throws IOException, InterruptedException {
    if (selection.everywhere().isEmpty()) {
      return selection;
    }
    SearchResult before = selection.everywhere().get();
    SearchResult found =
        names
            .finder()
            .find(
                selection.keysEverywhere().stream()
                    .map(each -> KeyQuery.key(each.key().id().value()))
                    .toList());
    boolean sawLess = new LastSearch(before, Optional.of(found), Optional.empty()).sawLess();
    return sawLess || found.keys().size() < selection.keysEverywhere().size()
        ? selection // the search at the end is compared with the better one
        : selection.searchedAgain(found);
  }

  private Progress progress(Selection selection, RunFiles kept, BulkRun<?, ?, ?> run) {
    return Progress.of(
        change.doing(),
        selection.rows().size() - kept.done().count(),
        selection.unit(),
        console,
        run::waitingForRateLimits);
  }

  private BulkRun<Result, Summary, ?> runOf(RunPlan plan, Selection selection) {
    BulkRun<Result, Summary, ?> run =
        change == Change.UNASSIGN ? unassigner(plan, selection) : BulkRestorer.of(connection.api());
    run.concurrency(selection.isOneRow() ? 1 : options.concurrency)
        .retries(command.retries().withAttempts(options.maxAttempts))
        .skip(files.orElseThrow().done());
    return options.verify || selection.everywhere().isPresent() ? run.verify() : run;
  }

  private BulkUnassigner unassigner(RunPlan plan, Selection selection) {
    BulkUnassigner unassigner = BulkUnassigner.of(connection.api()).ownKey(ownKey);
    selection.everywhere().ifPresent(found -> unassigner.everywhere(found, names.finder()));
    if (options.keepsUndo()) {
      unassigner.beforeUnassign(files.orElseThrow()::saveRoles);
    }
    if (options.allowsMissing()) {
      unassigner.allowMissing();
    }
    if (options.confirmed()) { // nothing can have changed while a question was open
      plan.only().ifPresent(unassigner::planned);
    }
    return unassigner;
  }

  private RunIdentity identity() {
    return RunIdentity.of(connection.atlas(), change.work());
  }

  // ------------------------------------------------------------------ 5. the report

  private RunReport report(
      RunPlan plan,
      Optional<Summary> summary,
      Optional<Result> only,
      Failures failures,
      RemainingAccess remaining,
      Duration took,
      Optional<String> unwritable)
      throws IOException {
    Selection selection = plan.selection();
    RunFiles kept = files.orElseThrow();
    boolean complete = RunReport.isComplete(summary);
    boolean keepsAccess = keepsAccess(plan, summary);
    int exitCode =
        summary
            .map(found -> ExitCodes.of(found, complete))
            .map(code -> code == ExitCodes.DONE && keepsAccess ? ExitCodes.REMAINING_ACCESS : code)
            .orElse(ExitCodes.INCOMPLETE);
    // Nothing was changed, and a key that was typed is soon typed again.
    boolean pointless =
        selection.isOneRow() && selection.input().file().isEmpty() && exitCode == ExitCodes.REFUSED;
    Optional<String> resume =
        complete || pointless
            ? Optional.empty()
            : Optional.of(command.rerun().resume(kept.savedRows()));
    Optional<Path> undo = kept.undo().filter(path -> kept.holdsRoles());
    var report =
        new RunReport(
            command.name(),
            connection.atlas(),
            plan,
            false,
            summary,
            only,
            kept.done().count(),
            failures,
            remaining,
            new RunReport.Files(
                Optional.of(kept.results()),
                undo,
                undo.map(command.rerun()::restore),
                restoreEarlier(selection, kept.undo()),
                unwritable),
            connection.requests().getAsLong(),
            took,
            resume,
            exitCode);
    if (complete || pointless) {
      kept.complete();
    }
    return report;
  }

  /** Of keys that were to leave every project the roles are known, of others where asked for. */
  private boolean keepsAccess(RunPlan plan, Optional<Summary> summary) {
    return keepingAccess(plan, summary).findAny().isPresent()
        || (options.failsOnRemainingAccess()
            && summary.map(Summary::remaining).orElse(0L)
                    + files.map(kept -> kept.done().remaining()).orElse(0L)
                > 0);
  }

  private static Stream<ApiKeyId> keepingAccess(RunPlan plan, Optional<Summary> summary) {
    return RunReport.latest(plan, summary).stream()
        .map(KeyAccess::key)
        .filter(key -> OrganizationAccess.of(key.organizationRoles()).remains())
        .map(ApiKey::id);
  }

  /** The undo files that earlier runs of a key have left: to restore all, each is needed. */
  private List<String> restoreEarlier(Selection selection, Optional<Path> own) {
    if (selection.everywhere().isEmpty() || selection.onlyKey().isEmpty()) {
      return List.of();
    }
    return EarlierRuns.of(command.context().folder(), selection.onlyKey().get())
        .undoFiles()
        .stream()
        .filter(path -> own.filter(path::equals).isEmpty())
        .map(command.rerun()::restore)
        .toList();
  }

  /** What a dry run found, or that there is nothing to do. */
  public RunReport end(RunPlan plan) {
    boolean searched = !options.dryRun() && !plan.doneBefore();
    int exitCode = plan.doneBefore() ? ExitCodes.DONE : planReader.exitCode(plan);
    if (searched && exitCode == ExitCodes.DONE && keepsAccess(plan, Optional.empty())) {
      exitCode = ExitCodes.REMAINING_ACCESS;
    }
    return RunReport.notBegun(
        command.name(),
        connection.atlas(),
        plan,
        options.dryRun(),
        searched ? restoreEarlier(plan.selection(), Optional.empty()) : List.of(),
        exitCode);
  }

  /** Prints how the run ended, and returns the exit code. */
  public int write(RunReport report) {
    boolean slow =
        report.summary().filter(it -> it.retries() > 0 || it.rateLimits() > 0).isPresent();
    report.summary().flatMap(Summary::stopped).ifPresent(command::nameRefused);
    report.only().flatMap(Result::problem).ifPresent(command::nameRefused);
    RunText.write(report, !console.quiet() && (command.verbose() || slow), console);
    if (console.format() == OutputFormat.JSON) {
      console.printData(SafeJson.line(SummaryJson.of(report)));
    }
    return report.exitCode();
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
