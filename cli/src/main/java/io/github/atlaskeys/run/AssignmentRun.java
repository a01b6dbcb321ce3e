package io.github.atlaskeys.run;

import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.command.AtlasCommand;
import io.github.atlaskeys.files.EarlierRuns;
import io.github.atlaskeys.files.RunFiles;
import io.github.atlaskeys.files.RunIdentity;
import io.github.atlaskeys.files.TextFile;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyQuery;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.lookup.KeyRef;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.lookup.ProjectRef;
import io.github.atlaskeys.lookup.Selection;
import io.github.atlaskeys.report.Change;
import io.github.atlaskeys.report.Failures;
import io.github.atlaskeys.report.PlanText;
import io.github.atlaskeys.report.ProblemText;
import io.github.atlaskeys.report.RemainingAccess;
import io.github.atlaskeys.report.RowWriter;
import io.github.atlaskeys.report.RunPage;
import io.github.atlaskeys.report.RunPlan;
import io.github.atlaskeys.report.RunReport;
import io.github.atlaskeys.report.RunText;
import io.github.atlaskeys.report.SafeJson;
import io.github.atlaskeys.report.SummaryJson;
import io.github.atlaskeys.terminal.Confirmation;
import io.github.atlaskeys.terminal.OutputFormat;
import io.github.atlaskeys.terminal.Page;
import io.github.atlaskeys.terminal.Progress;
import io.github.atlaskeys.text.ExitCodes;
import io.github.atlaskeys.text.UsageException;
import io.github.atlaskeys.unassign.BulkRestorer;
import io.github.atlaskeys.unassign.BulkRun;
import io.github.atlaskeys.unassign.BulkUnassigner;
import io.github.atlaskeys.unassign.BulkUnassigner.UndoEntry;
import io.github.atlaskeys.unassign.OrganizationAccess;
import io.github.atlaskeys.unassign.OwnKey;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Summary;
import io.github.atlaskeys.unassign.Summary.LastSearch;
import io.github.atlaskeys.unassign.Summary.Verification;
import io.github.atlaskeys.unassign.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * A run that unassigns keys or restores their roles, whatever the user named. Its first two steps:
 *
 * <ol>
 *   <li>{@link #keys}, {@link #file} or {@link #report}: what is to be changed. Reads from Atlas
 *       only what turns names into IDs.
 *   <li>{@link #plan}: locks the run's files, and reads what would happen.
 * </ol>
 */
public final class AssignmentRun extends ChangeRun<RunPlan, RunReport> {
  private final Change change;
  private final RunOptions options;
  private final SelectionReader reader;
  private final PlanReader planReader;
  private final Optional<RunPage> browserPage;
  private Optional<RunFiles> files = Optional.empty();
  private OwnKey ownKey = OwnKey.NONE;

  private AssignmentRun(AtlasCommand command, Change change, RunOptions options) {
    super(
        command,
        options.checked(),
        command.retries().withAttempts(options.maxAttempts),
        options.organization());
    this.change = change;
    this.options = options;
    this.browserPage = options.report.map(file -> new RunPage());
    this.reader = new SelectionReader(command, names, change, options, this::requireAnswer);
    this.planReader = new PlanReader(command, names, change, options);
    command.onInterrupt(this::interrupted);
  }

  /** A run that unassigns keys. Nothing is sent yet. */
  public static AssignmentRun unassign(AtlasCommand command, UnassignOptions options) {
    return new AssignmentRun(command, Change.UNASSIGN, options);
  }

  /** A run that restores roles. Nothing is sent yet. */
  public static AssignmentRun restore(AtlasCommand command, RunOptions options) {
    return new AssignmentRun(command, Change.RESTORE, options);
  }

  // ------------------------------------------------------------------ 1. the selection

  /**
   * Keys in one project, or in every project that they are assigned to.
   *
   * @param project the one that was named; else that of the environment or the profile
   */
  public Selection keys(List<KeyRef> keys, Optional<ProjectRef> project, boolean allProjects)
      throws IOException, InterruptedException {
    return permitted(reader.keys(keys, project, allProjects));
  }

  /**
   * The rows of a CSV file.
   *
   * @param file a path, or {@code -} for standard input
   * @param allProjects whether a row without a project means every project of its key
   */
  public Selection file(String file, boolean allProjects) throws IOException, InterruptedException {
    return permitted(reader.file(file, allProjects));
  }

  /**
   * The keys that a report holds, in every project that they are assigned to.
   *
   * @param from a path, or {@code -} for standard input: any text
   */
  public Selection report(String from) throws IOException, InterruptedException {
    return permitted(reader.report(from));
  }

  private Selection permitted(Selection selection) throws IOException, InterruptedException {
    return protection.resolve(names).permit(selection);
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
    PlanReader.Read read = planReader.read(selection);
    ownKey = read.ownKey();
    return read.plan();
  }

  // ------------------------------------------------------------------ 3. the question

  @Override
  protected boolean changesNothing(RunPlan plan) {
    return plan.changesNothing();
  }

  @Override
  protected void show(RunPlan plan, Page page) {
    PlanText.write(connection.atlas(), connection.used().name(), plan, page);
    if (change == Change.UNASSIGN && !options.keepsUndo()) {
      page.field("Undo", "none: roles are not saved");
    }
    if (plan.refusal().isPresent()) {
      page.line("");
      throw new UsageException(ProblemText.line(plan.refusal().get()) + " (nothing was changed)");
    }
    files
        .flatMap(runFiles -> runFiles.missingUndo(plan.selection().runRows()))
        .ifPresent(console::warn);
  }

  /** Leaves no file of a run that was not begun. */
  private void interrupted() {
    try {
      close();
    } catch (IOException e) {
      // The file that stays is empty.
    }
  }

  @Override
  protected void ask(RunPlan plan, Confirmation confirmation) {
    long assignments = plan.possible().assignments();
    String order = plan.order();
    if (assignments > Confirmation.MAX_BY_YES) {
      confirmation.askNumber(
          assignments, order.substring(0, 1).toLowerCase(Locale.ROOT) + order.substring(1));
    } else if (assignments == 0) {
      confirmation.ask(
          "Nothing is expected to change. Send the requests for %s anyway?"
              .formatted(Labels.count(plan.selection().rows().size(), "row")));
    } else {
      confirmation.ask(order + "?");
    }
  }

  // ------------------------------------------------------------------ 4. the run

  /**
   * Carries the plan out: for each row the roles are saved, the request is sent and the result is
   * written down, in this order. The first Ctrl-C lets the rows in flight finish.
   */
  @Override
  public RunReport execute(RunPlan plan) throws IOException, InterruptedException {
    Selection selection = options.confirmed() ? plan.selection() : searchAgain(plan.selection());
    RunFiles runFiles = files.orElseThrow();
    command.beginToChange();
    runFiles.open(identity(), selection.runRows(), InstantSource.system());
    var writer = new RowWriter(console, selection);
    var failures = new Failures(selection);
    var remaining = new RemainingAccess(selection);
    var last = new AtomicReference<Result>();
    BulkRun<Result, Summary, ?> run = runOf(plan, selection);
    Optional<Progress> progress =
        selection.isOneRow() ? Optional.empty() : Optional.of(progress(selection, runFiles, run));
    List<BulkRun.Listener<Result>> listeners =
        Stream.<Stream<? extends BulkRun.Listener<Result>>>of(
                Stream.of(
                    result -> record(result, runFiles, selection),
                    last::set,
                    writer,
                    failures,
                    remaining),
                browserPage.stream(),
                progress.stream())
            .<BulkRun.Listener<Result>>flatMap(some -> some)
            .toList();
    run.onResult(
        result -> {
          for (BulkRun.Listener<Result> listener : listeners) {
            listener.ended(result);
          }
        });
    long start = System.nanoTime();
    writer.begin();
    Runnable restoreSignals = onInterrupt("rows", run::stop);
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
    if (!failures.areNamed() && summary.filter(AssignmentRun::ranToItsEnd).isPresent()) {
      planReader.readNames(selection);
    }
    return report(
        plan,
        summary,
        Optional.ofNullable(last.get()).filter(result -> selection.isOneRow()),
        failures,
        remaining,
        Duration.ofNanos(System.nanoTime() - start),
        unwritable);
  }

  private static void record(Result result, RunFiles runFiles, Selection selection)
      throws IOException {
    Labels labels = selection.labels();
    PrincipalId key = result.unassignment().principal();
    runFiles.record(
        result,
        labels.projectName(result.unassignment().project()),
        labels.key(key).flatMap(Principal::publicName),
        selection.leaks().foundAt(key));
  }

  private static boolean ranToItsEnd(Summary summary) {
    return summary.stopped().isEmpty() && !summary.interrupted();
  }

  /** While the question was open, roles may have changed: what is taken must be what is saved. */
  private Selection searchAgain(Selection selection) throws IOException, InterruptedException {
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

  private Progress progress(Selection selection, RunFiles runFiles, BulkRun<?, ?, ?> run) {
    return Progress.of(
        change.doing(),
        selection.rows().size() - runFiles.done().count(),
        selection.unit(),
        console,
        run::waitingForRateLimits);
  }

  private BulkRun<Result, Summary, ?> runOf(RunPlan plan, Selection selection)
      throws IOException, InterruptedException {
    BulkRun<Result, Summary, ?> run =
        change == Change.UNASSIGN ? unassigner(plan, selection) : BulkRestorer.of(connection.api());
    run.concurrency(selection.isOneRow() ? 1 : options.concurrency)
        .retries(command.retries().withAttempts(options.maxAttempts))
        .skip(files.orElseThrow().done());
    return options.verify || selection.everywhere().isPresent() ? run.verify() : run;
  }

  private BulkUnassigner unassigner(RunPlan plan, Selection selection)
      throws IOException, InterruptedException {
    BulkUnassigner unassigner = BulkUnassigner.of(connection.api()).ownKey(ownKey);
    if (selection.everywhere().isPresent()) {
      unassigner.everywhere(selection.everywhere().get(), names.finder());
    }
    if (options.keepsUndo()) {
      unassigner.beforeUnassign(entry -> saveRoles(entry, selection.labels()));
    }
    if (options.allowsMissing()) {
      unassigner.allowMissing();
    }
    if (options.confirmed()) { // nothing can have changed while a question was open
      plan.only().ifPresent(unassigner::planned);
    }
    return unassigner;
  }

  private void saveRoles(UndoEntry entry, Labels labels) throws IOException {
    files.orElseThrow().saveRoles(entry);
    labels.addIfUnknown(
        Principal.named(entry.unassignment().principal(), entry.publicName(), entry.description()));
  }

  private RunIdentity identity() {
    return RunIdentity.of(connection.atlas(), change.work());
  }

  // ------------------------------------------------------------------ 5. the report

  private RunReport report(
      RunPlan plan,
      Optional<Summary> summary,
      Optional<Result> onlyRow,
      Failures failures,
      RemainingAccess remaining,
      Duration took,
      Optional<String> unwritable)
      throws IOException {
    RunFiles runFiles = files.orElseThrow();
    boolean complete = RunReport.isComplete(summary);
    boolean over = complete || isPointless(plan, summary);
    Optional<String> failure = unwritable;
    Optional<LastSearch> search = summary.flatMap(Summary::lastSearch).filter(it -> !complete);
    if (search.isPresent()) { // other credentials may not find it again
      try {
        runFiles.saveMore(plan.selection().runRowsWith(search.get().left()));
      } catch (IOException e) {
        failure = Optional.of(String.valueOf(e.getMessage()));
      }
    }
    Optional<Path> undo = runFiles.undo().filter(path -> runFiles.holdsRoles());
    int code =
        summary
            .map(it -> exitCode(plan).ended(it, runFiles.done().remaining()))
            .orElse(ExitCodes.INCOMPLETE);
    if (over) {
      try {
        runFiles.complete();
      } catch (IOException e) { // what was done, and its undo file, must be told all the same
        failure = Optional.of(String.valueOf(e.getMessage()));
        code = ExitCodes.INCOMPLETE;
      }
    }
    return new RunReport(
        command.name(),
        connection.atlas(),
        connection.used().name(),
        plan,
        false,
        summary,
        onlyRow,
        runFiles.done().count(),
        failures,
        remaining,
        new RunReport.Files(
            Optional.of(runFiles.results()),
            undo,
            undo.map(command.rerun()::restore),
            restoreEarlier(plan.selection(), runFiles.undo()),
            contain(plan, summary),
            failure),
        connection.requests().getAsLong(),
        took,
        over ? Optional.empty() : Optional.of(command.rerun().resume(runFiles.savedRows())),
        code);
  }

  /**
   * Whether to resume the run would change nothing: only keys that do not exist are left, or
   * nothing was done of keys that were typed, and are soon typed again.
   */
  private boolean isPointless(RunPlan plan, Optional<Summary> summary) {
    return summary
        .filter(AssignmentRun::ranToItsEnd)
        .filter(it -> it.verification().map(Verification::holds).orElse(true))
        .filter(it -> it.lastSearch().map(last -> last.gone().orElse(false)).orElse(true))
        .filter(it -> exitCode(plan).ended(it, 0) == ExitCodes.REFUSED)
        .filter(
            it ->
                it.count(Verdict.REFUSED) == 0
                    || (plan.selection().input().file().isEmpty()
                        && it.verdicts().keySet().stream().noneMatch(Verdict::done)))
        .isPresent();
  }

  private ExitCode exitCode(RunPlan plan) {
    return new ExitCode(plan, options);
  }

  /** The undo files that earlier runs of keys have left: to restore all, each is needed. */
  private List<String> restoreEarlier(Selection selection, Optional<Path> own) {
    List<String> keys =
        selection.keysEverywhere().stream().map(each -> each.key().id().value()).toList();
    return keys.isEmpty() || selection.input().keys().isEmpty()
        ? List.of()
        : restoreEarlier(EarlierRuns.ofKeys(command.context().folder()), keys, own);
  }

  /**
   * Keys that are to be in no project, and that an organization role lets into some all the same.
   */
  private Optional<String> contain(RunPlan plan, Optional<Summary> summary) {
    List<String> keys =
        RunReport.latest(plan, summary).stream()
            .map(KeyAccess::key)
            .filter(key -> OrganizationAccess.of(key).remains() && !reader.isOwn(key))
            .map(Principal::identifier)
            .toList();
    return keys.isEmpty() ? Optional.empty() : Optional.of(command.rerun().contain(keys));
  }

  @Override
  public RunReport end(RunPlan plan) {
    return RunReport.notBegun(
        command.name(),
        connection.atlas(),
        connection.used().name(),
        plan,
        options.dryRun(),
        options.dryRun() ? List.of() : restoreEarlier(plan.selection(), Optional.empty()),
        contain(plan, Optional.empty()),
        exitCode(plan).planned());
  }

  @Override
  public int write(RunReport report) throws IOException {
    boolean slow =
        report.summary().filter(it -> it.retries() > 0 || it.rateLimits() > 0).isPresent();
    report.summary().flatMap(Summary::stopped).ifPresent(command::nameRefused);
    report.onlyRow().flatMap(Result::problem).ifPresent(command::nameRefused);
    RunText.write(report, !console.quiet() && (command.verbose() || slow), console);
    if (console.format() == OutputFormat.JSON) {
      console.printData(SafeJson.line(SummaryJson.of(report)));
    }
    if (options.report.isPresent()) {
      TextFile.replace(
          command.context().folder().resolve(options.report.get()),
          browserPage.orElseThrow().html(report, Instant.now()));
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
