package io.github.atlaskeys.report;

import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.lookup.Selection;
import io.github.atlaskeys.terminal.Color;
import io.github.atlaskeys.text.FirstFew;
import io.github.atlaskeys.unassign.BulkRun;
import io.github.atlaskeys.unassign.OrganizationAccess;
import io.github.atlaskeys.unassign.Result;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The keys that are unassigned from a project and keep access through an organization role. Of keys
 * that leave every project, the report says what each keeps.
 */
public final class RemainingAccess implements BulkRun.Listener<Result> {
  private static final int MAX_NAMED = 5;

  private final Labels labels;
  private final Set<PrincipalId> everywhere;
  private final Set<PrincipalId> keys = new LinkedHashSet<>();
  private boolean certain = true;

  /** None so far. */
  public RemainingAccess(Selection selection) {
    this.labels = selection.labels();
    this.everywhere = selection.runRows().everywhere();
  }

  @Override
  public void ended(Result result) {
    PrincipalId key = result.unassignment().principal();
    if (result.verdict().done() && result.access().remains() && !everywhere.contains(key)) {
      keys.add(key);
      certain &= result.access() != OrganizationAccess.UNCERTAIN;
    }
  }

  /** Whether there is none. */
  public boolean isNone() {
    return keys.isEmpty();
  }

  /** Says which keys these are; call it only if there are some. */
  String line() {
    boolean one = keys.size() == 1;
    return "%s %s an organization role: %s; see the column organizationAccess of the results."
        .formatted(
            Labels.count(keys),
            Color.BAD.of(
                    certain
                        ? (one ? "STILL HAS ACCESS" : "STILL HAVE ACCESS")
                        : "MAY STILL HAVE ACCESS")
                + " through",
            FirstFew.joined(keys, MAX_NAMED, labels::apiKey));
  }
}
