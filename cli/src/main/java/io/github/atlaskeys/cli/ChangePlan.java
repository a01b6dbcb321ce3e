package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.unassign.Plan;
import io.github.atlaskeys.unassign.PlannedRow;
import io.github.atlaskeys.unassign.PlannedRow.Outlook;
import io.github.atlaskeys.unassign.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run would do to its targets, as far as somebody looked. It counts every row and keeps a
 * few to show; a run may have a million.
 */
public final class ChangePlan {
  /** More rows than this are shown by number. */
  static final int MOST_ROWS = 50;

  private final Targets targets;
  private final List<PlannedRow> rows = new ArrayList<>();
  private final Map<ProjectId, Long> losses = new HashMap<>();
  private final Map<Outlook, Long> outlooks = new EnumMap<>(Outlook.class);
  private final Map<ApiKeyId, ApiKey> keepAccess = new LinkedHashMap<>();
  private Optional<PlannedRow> unreadable = Optional.empty();
  private boolean unfinished;
  private Optional<Plan> looked = Optional.empty();
  private long ofOwnKey;
  private boolean nothingLeft;

  ChangePlan(Targets targets) {
    this.targets = targets;
  }

  Targets targets() {
    return targets;
  }

  /** Whether there is nothing to ask about and nothing to send. */
  public boolean changesNothing() {
    return nothingLeft || targets.rows().size() == 0;
  }

  void add(PlannedRow row) {
    if (rows.size() < MOST_ROWS) {
      rows.add(row);
    }
    outlooks.merge(row.outlook(), 1L, Long::sum);
    row.apiKey().ifPresent(targets.labels()::add);
    if (row.outlook() == Outlook.WOULD_UNASSIGN) {
      losses.merge(row.row().unassignment().project(), 1L, Long::sum);
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

  /** Every row was looked at, or the look ended early. */
  void looked(Plan plan) {
    looked = Optional.of(plan);
  }

  void ofOwnKey(long number) {
    ofOwnKey = number;
  }

  /** An earlier run has every row done. */
  void nothingLeft() {
    nothingLeft = true;
  }

  boolean isNothingLeft() {
    return nothingLeft;
  }

  /** How many rows are about the key that makes the calls. */
  long ofOwnKey() {
    return ofOwnKey;
  }

  /** Whether the rows were looked at in Atlas. */
  boolean isLooked() {
    return looked.isPresent();
  }

  /** The first rows. */
  List<PlannedRow> rows() {
    return List.copyOf(rows);
  }

  /** How many keys would lose access to each project. */
  Map<ProjectId, Long> losses() {
    return Map.copyOf(losses);
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
