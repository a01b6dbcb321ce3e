package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.cli.RowOutlook.Outcome;
import io.github.atlaskeys.files.RunIdentity.Action;
import io.github.atlaskeys.unassign.Plan;
import io.github.atlaskeys.unassign.PlannedRow;
import io.github.atlaskeys.unassign.PlannedRow.Outlook;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Verdict;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a run would do to its targets, as far as it was read. It counts every row and keeps none but
 * the first; a run may have a million.
 */
public final class ChangePlan {
  private final Action action;
  private final Targets targets;
  private final Optional<RowOutlooks> list;
  private final Map<ProjectId, ProjectPlan> projects = new HashMap<>();
  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private final KeyCount changing = new KeyCount();
  private final Map<ApiKeyId, ApiKey> keepAccess = new LinkedHashMap<>();
  private Optional<RowOutlook> first = Optional.empty();
  private Optional<PlannedRow> unreadable = Optional.empty();
  private boolean unfinished;
  private Optional<Plan> looked = Optional.empty();
  private long ofOwnKey;
  private boolean doneBefore;

  /** What would happen in one project, in numbers. */
  static final class ProjectPlan {
    private final Map<String, Long> roles = new TreeMap<>();
    private long keys;
    private long changing;
    private long asWanted;
    private long problems;

    private void add(Row row) {
      keys++;
      row.roles().forEach(role -> roles.merge(role, 1L, Long::sum));
    }

    private void add(RowOutlook row) {
      keys++;
      switch (row.outcome()) {
        case WOULD_UNASSIGN, WOULD_RESTORE -> {
          changing++;
          row.roles().forEach(role -> roles.merge(role, 1L, Long::sum));
        }
        case NOT_LISTED, ALREADY_ASSIGNED -> asWanted++;
        case UNKNOWN_KEY, UNREADABLE, NOT_LOOKED_AT -> problems++;
      }
    }

    /** How many keys the run is about. */
    long keys() {
      return keys;
    }

    /** How many keys would lose each role, or get it back. */
    Map<String, Long> roles() {
      return roles;
    }

    /** How many keys are as the run wants them: not assigned, or with their roles again. */
    long asWanted() {
      return asWanted;
    }

    /** How many keys are unknown, or could not be looked at. */
    long problems() {
      return problems;
    }
  }

  /**
   * A plan that has not been read yet.
   *
   * @param list whether to remember what would happen to each row
   */
  ChangePlan(Action action, Targets targets, boolean list) {
    this.action = action;
    this.targets = targets;
    this.list = list ? Optional.of(new RowOutlooks()) : Optional.empty();
  }

  Targets targets() {
    return targets;
  }

  /** Whether there is nothing to ask about and nothing to send. */
  public boolean changesNothing() {
    return doneBefore || targets.rows().size() == 0;
  }

  /** A row that was looked at. */
  RowOutlook add(PlannedRow row) {
    RowOutlook outlook = RowOutlook.of(action, row);
    first = first.or(() -> Optional.of(outlook));
    list.ifPresent(kept -> kept.add(outlook));
    outcomes.merge(outlook.outcome(), 1L, Long::sum);
    projects
        .computeIfAbsent(row.row().unassignment().project(), id -> new ProjectPlan())
        .add(outlook);
    row.apiKey().ifPresent(targets.labels()::add);
    if (outlook.outcome() == changed(action)) {
      changing.add(row.row().unassignment().apiKey());
    }
    if (action == Action.UNASSIGN && row.access().remains()) {
      row.apiKey().ifPresent(key -> keepAccess.putIfAbsent(key.id(), key));
    }
    if (row.problem().isPresent()) {
      unreadable = unreadable.or(() -> Optional.of(row));
      unfinished |=
          row.outlook() == Outlook.UNREADABLE
              && Verdict.of(row.problem().get()) == Verdict.UNFINISHED;
    }
    return outlook;
  }

  private static Outcome changed(Action action) {
    return action == Action.UNASSIGN ? Outcome.WOULD_UNASSIGN : Outcome.WOULD_RESTORE;
  }

  /** A row to restore that is not looked at: what it gets back, it names itself. */
  void add(Row row) {
    projects.computeIfAbsent(row.unassignment().project(), id -> new ProjectPlan()).add(row);
  }

  /** Every row was looked at, or the look ended early. */
  void looked(Plan plan) {
    looked = Optional.of(plan);
  }

  void ofOwnKey(long number) {
    ofOwnKey = number;
  }

  /** An earlier run has every row done. */
  void doneBefore() {
    doneBefore = true;
  }

  boolean isDoneBefore() {
    return doneBefore;
  }

  /** How many rows are about the key that makes the calls. */
  long ofOwnKey() {
    return ofOwnKey;
  }

  /** Whether the rows were looked at in Atlas. */
  boolean isLooked() {
    return looked.isPresent();
  }

  /** The first row that was looked at: of one key in one project, the only one. */
  Optional<RowOutlook> first() {
    return first;
  }

  /** What would happen in each project. */
  Map<ProjectId, ProjectPlan> projects() {
    return Map.copyOf(projects);
  }

  /** What would happen to each row, if that was to be remembered. */
  Optional<RowOutlooks> list() {
    return list;
  }

  /** How many keys would be changed, and in how many projects. */
  Amount changing() {
    return new Amount(
        count(changed(action)),
        changing.distinct(),
        projects.values().stream().filter(each -> each.changing > 0).count());
  }

  Map<Outcome, Long> outcomes() {
    return Map.copyOf(outcomes);
  }

  long count(Outcome outcome) {
    return outcomes.getOrDefault(outcome, 0L);
  }

  /** The keys that keep access through an organization role. */
  List<ApiKey> keepAccess() {
    return List.copyOf(keepAccess.values());
  }

  /** The first row of which something could not be read. */
  Optional<PlannedRow> unreadable() {
    return unreadable;
  }

  /** Why not every row was looked at. */
  Optional<Problem> stopped() {
    return looked.flatMap(Plan::stopped);
  }

  /** Whether every row was looked at and could be read. */
  boolean complete() {
    return looked.map(Plan::complete).orElse(true) && count(Outcome.UNREADABLE) == 0;
  }

  /** What a dry run ends with: cut short, refused, or nothing in the way. */
  int exitCode(boolean allowMissing) {
    boolean interrupted = looked.map(Plan::interrupted).orElse(false);
    if (interrupted) {
      return ExitCodes.INTERRUPTED;
    }
    boolean cutShort = looked.filter(plan -> !plan.complete()).isPresent();
    if (cutShort || unfinished) {
      return stopped().filter(problem -> Verdict.of(problem) == Verdict.REFUSED).isPresent()
          ? ExitCodes.REFUSED
          : ExitCodes.INCOMPLETE;
    }
    boolean missing = count(Outcome.UNKNOWN_KEY) > 0 && !allowMissing;
    return count(Outcome.UNREADABLE) > 0 || missing ? ExitCodes.REFUSED : ExitCodes.DONE;
  }
}
