package io.github.atlaskeys.run;

import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.ParallelReads;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.command.AtlasCommand;
import io.github.atlaskeys.credentials.Connection;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.lookup.Danger;
import io.github.atlaskeys.lookup.Names;
import io.github.atlaskeys.lookup.Selection;
import io.github.atlaskeys.report.Change;
import io.github.atlaskeys.report.PlanText;
import io.github.atlaskeys.report.ProblemText;
import io.github.atlaskeys.report.RowWriter;
import io.github.atlaskeys.report.RunPlan;
import io.github.atlaskeys.terminal.Console;
import io.github.atlaskeys.terminal.Progress;
import io.github.atlaskeys.text.EndedException;
import io.github.atlaskeys.text.ExitCodes;
import io.github.atlaskeys.unassign.BulkPlanner;
import io.github.atlaskeys.unassign.BulkRun;
import io.github.atlaskeys.unassign.OrganizationAccess;
import io.github.atlaskeys.unassign.OwnKey;
import io.github.atlaskeys.unassign.Plan;
import io.github.atlaskeys.unassign.PlannedRow;
import io.github.atlaskeys.unassign.PlannedRow.Outlook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;

/** Reads what a run would do. Changes nothing. */
final class PlanReader {
  private final Console console;
  private final Connection connection;
  private final AtlasAdminApi atlas;
  private final Names names;
  private final Change change;
  private final RunOptions options;
  private final Retries retries;

  PlanReader(AtlasCommand command, Names names, Change change, RunOptions options) {
    this.names = names;
    this.console = command.console();
    this.connection = command.connection();
    this.atlas = connection.api();
    this.change = change;
    this.options = options;
    this.retries = command.retries().withAttempts(options.maxAttempts);
  }

  /** A plan, and the key that makes the calls as far as the run must know it. */
  record Read(RunPlan plan, OwnKey ownKey) {}

  /**
   * Reads what would happen, at the same time the names of the projects and which key makes the
   * calls. Skips reads whose result would not be shown: with {@code --yes}, the rows of a file.
   */
  Read read(Selection selection) throws IOException, InterruptedException {
    var nothing =
        new RunPlan(
            change,
            selection,
            Optional.empty(),
            List.of(),
            OwnKey.NONE,
            OrganizationAccess.UNKNOWN,
            sendsUnread());
    if (nothing.isEmpty()) {
      return new Read(nothing, OwnKey.NONE);
    }
    try (var reads = new ParallelReads()) {
      Optional<Future<OwnKey>> asked =
          selection.onlyKey().isPresent() || !needsOwnKey()
              ? Optional.empty() // what the plan reads of a single key tells it, as a rule
              : Optional.of(reads.start(() -> OwnKey.of(atlas, connection.caller(), retries)));
      Future<?> named =
          reads.start(
              () -> {
                if (isRead(selection) || !console.quiet()) {
                  readNames(selection);
                }
                return null;
              });
      Future<?> organizations =
          reads.start(
              () -> {
                if (!options.confirmed() || options.dryRun()) { // somebody decides
                  readOrganizations(selection);
                }
                return null;
              });
      Future<OrganizationAccess> caller = reads.start(() -> caller(selection));
      var rows = new ArrayList<PlannedRow>();
      Optional<Plan> plan =
          isRead(selection) ? Optional.of(look(selection, rows)) : Optional.empty();
      ParallelReads.await(named);
      ParallelReads.await(organizations);
      if (!writes()) {
        refuse(selection, plan, rows);
      }
      // Without a response to one question there is none to the next.
      boolean cutShort = options.dryRun() && plan.filter(Plan::complete).isEmpty();
      OwnKey own =
          cutShort
              ? OwnKey.NONE
              : asked.isPresent() ? ParallelReads.await(asked.get()) : ownKey(selection);
      if (change == Change.UNASSIGN) {
        rows.replaceAll(row -> refused(row, own));
      }
      if (writes()) {
        var writer = new RowWriter(console, selection);
        writer.begin();
        rows.forEach(writer::planned);
        refuse(selection, plan, rows);
      }
      return new Read(
          new RunPlan(
              change,
              selection,
              plan,
              lists(selection) ? rows : List.of(),
              own,
              ParallelReads.await(caller),
              sendsUnread()),
          own);
    }
  }

  /** As a run would refuse it. */
  private static PlannedRow refused(PlannedRow row, OwnKey own) {
    PrincipalId key = row.row().unassignment().principal();
    return own.is(key, row.principal())
        ? new PlannedRow(
            row.row(), row.outlook(), row.principal(), Optional.of(OwnKey.refusal(key.kind())))
        : row;
  }

  /** Whether the rows are the result. */
  private boolean writes() {
    return options.dryRun() && console.format().isData();
  }

  /** Whether the plan names the rows one by one. */
  private boolean lists(Selection selection) {
    return options.list || selection.isListed();
  }

  /** Roles that cannot be read cannot be saved, and then nothing is sent. */
  private boolean sendsUnread() {
    return change == Change.RESTORE || !options.keepsUndo();
  }

  /** A few rows are soon read, and of keys that were searched for everything is known. */
  private boolean isRead(Selection selection) {
    return options.dryRun()
        || !options.confirmed()
        || selection.isListed()
        || selection.keysEverywhere().stream()
                .mapToLong(each -> selection.rows().count(each.key().id()))
                .sum()
            == selection.rows().size();
  }

  /**
   * Looks at the rows.
   *
   * @param rows is given those that are shown or written
   */
  private Plan look(Selection selection, List<PlannedRow> rows)
      throws IOException, InterruptedException {
    Plan plan =
        plan(
            selection,
            row -> {
              row.principal().ifPresent(selection.labels()::add);
              if (lists(selection) || writes()) {
                rows.add(row);
              }
            });
    inOrder(rows, selection);
    return plan;
  }

  /** In that of the input; keys that leave every project by what they can do, and first. */
  private static void inOrder(List<PlannedRow> rows, Selection selection) {
    List<PrincipalId> dangerous =
        selection.keysEverywhere().stream()
            .sorted(Danger.MOST_FIRST)
            .map(access -> access.key().id())
            .toList();
    var ranks = new HashMap<PrincipalId, Integer>();
    dangerous.forEach(id -> ranks.put(id, ranks.size()));
    rows.sort(
        Comparator.<PlannedRow>comparingInt(
                row -> ranks.getOrDefault(row.row().unassignment().principal(), Integer.MAX_VALUE))
            .thenComparingInt(row -> selection.place(row.row())));
  }

  private Plan plan(Selection selection, BulkRun.Listener<PlannedRow> each) throws IOException {
    BulkPlanner planner = BulkPlanner.of(atlas).concurrency(options.concurrency).retries(retries);
    selection.everywhere().or(() -> alreadyRead(selection)).ifPresent(planner::everywhere);
    if (change == Change.RESTORE) {
      planner.restore();
    }
    if (selection.isOneRow()) {
      return planner.onResult(each).run(selection.rows());
    }
    try (var progress =
        Progress.of(
            "Reading",
            selection.rows().size(),
            selection.unit(),
            console,
            planner::waitingForRateLimits)) {
      return planner
          .onResult(
              row -> {
                each.ended(row);
                progress.step(true);
              })
          .run(selection.rows());
    }
  }

  /** A listing in which the only key was found by its public key also shows its roles. */
  private static Optional<SearchResult> alreadyRead(Selection selection) {
    return selection
        .onlyProject()
        .flatMap(
            project ->
                selection
                    .onlyKeyRecord()
                    .filter(key -> !key.rolesIn(project).isEmpty())
                    .map(key -> SearchResult.NONE.and(KeyAccess.in(project, key, Map.of()))));
  }

  /** Names are for people: where they cannot be read at once, IDs are shown. */
  void readNames(Selection selection) throws InterruptedException {
    try {
      Optional<ProjectId> only = selection.onlyProject();
      if (only.isEmpty()) {
        if (!allNamed(selection)) {
          names.projects(Retries.none());
        }
      } else if (selection.labels().projectName(only.get()).isEmpty()) {
        selection.labels().add(atlas.getGroup(only.get()));
      }
    } catch (IOException | AtlasApiException e) {
      // The look at the keys of the projects meets the same problem, and reports it.
    }
  }

  /** A search has read them. */
  private void readOrganizations(Selection selection) throws InterruptedException {
    if (selection.everywhere().isPresent()) {
      return;
    }
    names.tryOrganizations();
  }

  /** A search has read the names of the projects of its keys. */
  private static boolean allNamed(Selection selection) {
    return selection.keysEverywhere().size() > 0
        && selection
            .rows()
            .projectIds()
            .allMatch(project -> selection.labels().projectName(project).isPresent());
  }

  // ------------------------------------------------------------------ what cannot be read

  private void refuse(Selection selection, Optional<Plan> plan, List<PlannedRow> rows)
      throws IOException, InterruptedException {
    if (plan.isPresent()) {
      refuseUnreadable(selection, plan.get());
      refuseMistyped(selection, rows);
    }
  }

  /** A project that does not exist, a server that is not Atlas: there is nothing to confirm. */
  private void refuseUnreadable(Selection selection, Plan plan)
      throws IOException, InterruptedException {
    boolean one = selection.isOneRow();
    Optional<Problem> unreadable =
        plan.unreadable()
            .filter(row -> row.outlook() != Outlook.NOT_LISTED)
            .flatMap(PlannedRow::problem);
    Optional<Problem> fatal =
        one
            ? plan.stopped().or(() -> unreadable.filter(why -> why.kind() != Kind.NO_PERMISSION))
            : plan.stopped().filter(why -> !options.dryRun());
    if (fatal.isPresent()) {
      Problem why = fatal.get();
      boolean unknown = one && why.kind() == Kind.UNKNOWN_PROJECT;
      throw ended(why, unknown ? swapped(selection, why) : connectionStep(why));
    }
    boolean all = one || plan.count(Outlook.UNREADABLE) == selection.rows().size();
    if (all && unreadable.isPresent() && !sendsUnread() && !options.dryRun()) {
      throw ended(unreadable.get(), ProblemText.SAVING_ROLES);
    }
  }

  /** Of several keys that were typed, all must exist: a name that is unknown is refused, too. */
  private void refuseMistyped(Selection selection, List<PlannedRow> rows) {
    if (!selection.isListed()
        || selection.isOneRow()
        || options.allowsMissing()
        || options.dryRun()) {
      return;
    }
    for (PlannedRow row : rows) {
      if (row.outlook() == Outlook.UNKNOWN_KEY) {
        Problem why =
            new Problem(
                Kind.UNKNOWN_API_KEY,
                "neither the project nor its organization has %s"
                    .formatted(selection.labels().named(row.row().unassignment().principal())),
                List.of());
        throw ended(why, connectionStep(why));
      }
    }
  }

  private EndedException ended(Problem why, String nextStep) {
    return new EndedException(ExitCodes.of(why), ProblemText.line(why, connection, nextStep), why);
  }

  private String connectionStep(Problem why) {
    return ProblemText.nextStep(why, connection);
  }

  /** What to do if the user has mistaken the project's ID for the key's. */
  private String swapped(Selection selection, Problem why)
      throws IOException, InterruptedException {
    PrincipalId key = selection.onlyKey().orElseThrow();
    if (!ProjectId.matches(key.value())) {
      return connectionStep(why);
    }
    try {
      retries.call(() -> atlas.getGroup(new ProjectId(key.value())));
      ProjectId project = selection.onlyProject().orElseThrow();
      return selection.input().file().isPresent()
          ? "the two IDs look swapped: %s is a project".formatted(key)
          : "the two IDs look swapped; try --project %s --key %s".formatted(key, project);
    } catch (AtlasApiException e) {
      return connectionStep(why);
    }
  }

  // ------------------------------------------------------------------ the key that makes the calls

  /** What the credentials may do in their organization, where the plan that is shown says it. */
  private OrganizationAccess caller(Selection selection) throws InterruptedException {
    return PlanText.hasAccounts(selection)
        ? OwnKey.access(atlas, connection.caller(), retries)
        : OrganizationAccess.UNKNOWN;
  }

  private boolean needsOwnKey() {
    return change == Change.UNASSIGN || options.dryRun();
  }

  /** By its public key where that was read; otherwise Atlas is asked. */
  private OwnKey ownKey(Selection selection) throws IOException, InterruptedException {
    if (!needsOwnKey()) {
      return OwnKey.NONE;
    }
    Optional<Principal> only =
        selection.onlyKeyRecord().filter(key -> key.publicName().isPresent());
    if (only.isEmpty() || !(connection.caller() instanceof ApiKeyCredentials caller)) {
      return OwnKey.of(atlas, connection.caller(), retries);
    }
    return only.get().identifiers().contains(caller.publicKey())
        ? new OwnKey(selection.onlyKey(), Optional.of(caller.publicKey()))
        : OwnKey.NONE;
  }
}
