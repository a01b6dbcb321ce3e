package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.unassign.PlannedRow.Outlook;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run over some rows would do, in numbers.
 *
 * @param outlooks how many rows have each outlook
 * @param projects what would happen in each project
 * @param changingByKind how many keys, and how many accounts, would lose roles or get roles back,
 *     each counted once
 * @param keepingAccessByKind how many of each would keep, or may keep, access through an
 *     organization role after they are unassigned
 * @param keepingAccess the first 20 of these
 * @param unreadable the first row of which something could not be read
 * @param stopped why not every row was planned, if a problem stopped the plan
 * @param interrupted whether it was asked to stop
 */
public record Plan(
    Map<Outlook, Long> outlooks,
    Map<ProjectId, ProjectPlan> projects,
    Map<PrincipalId.Kind, Long> changingByKind,
    Map<PrincipalId.Kind, Long> keepingAccessByKind,
    List<Principal> keepingAccess,
    Optional<PlannedRow> unreadable,
    Optional<Problem> stopped,
    boolean interrupted) {
  /**
   * What would happen in one project, in numbers of keys and accounts.
   *
   * @param keys how many the run is about
   * @param changing how many would lose roles, or get roles back
   * @param asWanted how many are not assigned, as far as it is shown, or have their roles already
   * @param problems how many are unknown, could not be read, or were not looked at
   * @param roles how many would lose each role, or get it back
   * @param unknownRoles how many would lose roles that could not be read
   */
  public record ProjectPlan(
      long keys,
      long changing,
      long asWanted,
      long problems,
      Map<String, Long> roles,
      long unknownRoles) {
    /** Copies the map. */
    public ProjectPlan {
      roles = Map.copyOf(roles);
    }
  }

  /** Copies maps and list. */
  public Plan {
    outlooks = Map.copyOf(outlooks);
    projects = Map.copyOf(projects);
    changingByKind = Map.copyOf(changingByKind);
    keepingAccessByKind = Map.copyOf(keepingAccessByKind);
    keepingAccess = List.copyOf(keepingAccess);
  }

  /** How many rows have this outlook. */
  public long count(Outlook outlook) {
    return outlooks.getOrDefault(outlook, 0L);
  }

  /** How many rows there are. */
  public long rows() {
    return outlooks.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many rows would change something. */
  public long changing() {
    return count(Outlook.WOULD_UNASSIGN) + count(Outlook.WOULD_RESTORE);
  }

  /** How many keys and accounts would lose roles or get roles back, each counted once. */
  public long changingKeys() {
    return sum(changingByKind);
  }

  /** How many of them would keep, or may keep, access through an organization role. */
  public long keysKeepingAccess() {
    return sum(keepingAccessByKind);
  }

  private static long sum(Map<PrincipalId.Kind, Long> byKind) {
    return byKind.values().stream().mapToLong(Long::longValue).sum();
  }

  /** In how many projects something would change. */
  public long changingProjects() {
    return projects.values().stream().filter(project -> project.changing() > 0).count();
  }

  /** Whether every row was looked at. */
  public boolean complete() {
    return stopped.isEmpty() && !interrupted && count(Outlook.NOT_LOOKED_AT) == 0;
  }
}
