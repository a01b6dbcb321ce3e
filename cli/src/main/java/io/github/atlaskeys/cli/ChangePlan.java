package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
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
  private final Targets targets;
  private final Optional<RowOutlooks> list;
  private final Map<ProjectId, ProjectPlan> projects = new HashMap<>();
  private final Map<Outlook, Long> outlooks = new EnumMap<>(Outlook.class);
  private final KeyCount losing = new KeyCount();
  private final Map<ApiKeyId, ApiKey> keepAccess = new LinkedHashMap<>();
  private Optional<PlannedRow> first = Optional.empty();
  private Optional<PlannedRow> unreadable = Optional.empty();
  private boolean unfinished;
  private Optional<Plan> looked = Optional.empty();
  private long ofOwnKey;
  private boolean doneBefore;

  /** What would happen in one project, in numbers. */
  static final class ProjectPlan {
    private final Map<String, Long> roles = new TreeMap<>();
    private long keys;
    private long losing;
    private long notAssigned;
    private long problems;

    private void add(Row row) {
      keys++;
      row.roles().forEach(role -> roles.merge(role, 1L, Long::sum));
    }

    private void add(PlannedRow row) {
      keys++;
      switch (row.outlook()) {
        case WOULD_UNASSIGN -> {
          losing++;
          row.roles().forEach(role -> roles.merge(role, 1L, Long::sum));
        }
        case NOT_LISTED -> notAssigned++;
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

    long notAssigned() {
      return notAssigned;
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
  ChangePlan(Targets targets, boolean list) {
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

  void add(PlannedRow row) {
    first = first.or(() -> Optional.of(row));
    list.ifPresent(kept -> kept.add(row));
    outlooks.merge(row.outlook(), 1L, Long::sum);
    projects.computeIfAbsent(row.row().unassignment().project(), id -> new ProjectPlan()).add(row);
    row.apiKey().ifPresent(targets.labels()::add);
    if (row.outlook() == Outlook.WOULD_UNASSIGN) {
      losing.add(row.row().unassignment().apiKey());
    }
    if (row.access().remains()) {
      row.apiKey().ifPresent(key -> keepAccess.putIfAbsent(key.id(), key));
    }
    if (row.problem().isPresent()) {
      unreadable = unreadable.or(() -> Optional.of(row));
      unfinished |=
          row.outlook() == Outlook.UNREADABLE
              && Verdict.of(row.problem().get()) == Verdict.UNFINISHED;
    }
  }

  /** A row to restore: what it gets back, it names itself. */
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
  Optional<PlannedRow> first() {
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

  /** How many keys would lose access, and to how many projects. */
  Amount losing() {
    return new Amount(
        count(Outlook.WOULD_UNASSIGN),
        losing.distinct(),
        projects.values().stream().filter(each -> each.losing > 0).count());
  }

  Map<Outlook, Long> outlooks() {
    return Map.copyOf(outlooks);
  }

  long count(Outlook outlook) {
    return outlooks.getOrDefault(outlook, 0L);
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
    return looked.map(Plan::complete).orElse(true) && count(Outlook.UNREADABLE) == 0;
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
    boolean missing = count(Outlook.UNKNOWN_KEY) > 0 && !allowMissing;
    return count(Outlook.UNREADABLE) > 0 || missing ? ExitCodes.REFUSED : ExitCodes.DONE;
  }
}
