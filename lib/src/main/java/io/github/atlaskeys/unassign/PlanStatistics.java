package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.unassign.Plan.ProjectPlan;
import io.github.atlaskeys.unassign.PlannedRow.Outlook;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Counts for a {@link Plan}: rows by the bit, since there may be a million. */
final class PlanStatistics {
  private static final int MAX_NAMED = 20;

  private final Rows rows;
  private final Map<Outlook, Long> outlooks = new EnumMap<>(Outlook.class);
  private final Map<ProjectId, Counts> projects = new HashMap<>();
  private final BitSet changing = new BitSet();
  private final BitSet keepingAccess = new BitSet();
  private final Map<PrincipalId, Principal> named = new LinkedHashMap<>();
  private Optional<PlannedRow> unreadable = Optional.empty();

  private static final class Counts {
    private final Map<String, Long> roles = new TreeMap<>();
    private long keys;
    private long changing;
    private long asWanted;
    private long problems;
    private long unknownRoles;

    private void add(PlannedRow row) {
      keys++;
      switch (row.outlook()) {
        case WOULD_UNASSIGN, WOULD_RESTORE -> {
          changing++;
          unknownRoles += row.roles().isEmpty() ? 1 : 0;
          row.roles().forEach(role -> roles.merge(role, 1L, Long::sum));
        }
        case NOT_LISTED, ALREADY_ASSIGNED -> asWanted++;
        case UNKNOWN_KEY, UNREADABLE, NOT_LOOKED_AT -> problems++;
      }
    }

    private ProjectPlan plan() {
      return new ProjectPlan(keys, changing, asWanted, problems, roles, unknownRoles);
    }
  }

  PlanStatistics(Rows rows) {
    this.rows = rows;
  }

  void add(PlannedRow row) {
    int index = rows.indexOf(row.row());
    outlooks.merge(row.outlook(), 1L, Long::sum);
    projects.computeIfAbsent(row.row().unassignment().project(), id -> new Counts()).add(row);
    changing.set(
        index, row.outlook() == Outlook.WOULD_UNASSIGN || row.outlook() == Outlook.WOULD_RESTORE);
    if (row.access().remains()) {
      keepingAccess.set(index);
      if (named.size() < MAX_NAMED) {
        row.principal().ifPresent(key -> named.putIfAbsent(key.id(), key));
      }
    }
    if (row.problem().isPresent() && unreadable.isEmpty()) {
      unreadable = Optional.of(row);
    }
  }

  Plan plan(Statistics run) {
    var counted = new HashMap<ProjectId, ProjectPlan>();
    projects.forEach((id, counts) -> counted.put(id, counts.plan()));
    return new Plan(
        outlooks,
        counted,
        rows.only(changing::get).byKind(),
        rows.only(keepingAccess::get).byKind(),
        List.copyOf(named.values()),
        unreadable,
        run.stopped,
        run.interrupted);
  }
}
