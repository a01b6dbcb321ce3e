package io.github.atlaskeys.report;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.lookup.Selection;
import io.github.atlaskeys.terminal.Color;
import io.github.atlaskeys.unassign.Result;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The keys that are unassigned from a project and keep access through an organization role. Of keys
 * that leave every project, the report says what each keeps.
 */
public final class RemainingAccess {
  private static final int MAX_NAMED = 5;

  private final Labels labels;
  private final Set<ApiKeyId> everywhere;
  private final Set<ApiKeyId> keys = new LinkedHashSet<>();

  /** None so far. */
  public RemainingAccess(Selection selection) {
    this.labels = selection.labels();
    this.everywhere = selection.runRows().everywhere();
  }

  /** Takes a result. */
  public void ended(Result result) {
    ApiKeyId key = result.unassignment().apiKey();
    if (result.verdict().done() && result.access().remains() && !everywhere.contains(key)) {
      keys.add(key);
    }
  }

  /** Whether there is none. */
  public boolean isNone() {
    return keys.isEmpty();
  }

  /** Says which keys these are; call it only if there are some. */
  String line() {
    String named =
        keys.stream().limit(MAX_NAMED).map(labels::apiKey).collect(Collectors.joining(", "));
    return "%s %s, or may have, access through an organization role: %s%s; see the column organizationAccess of the results"
        .formatted(
            Labels.count(keys.size(), "key"),
            Color.BAD.of(keys.size() == 1 ? "STILL HAS" : "STILL HAVE"),
            named,
            keys.size() > MAX_NAMED ? " and %,d more".formatted(keys.size() - MAX_NAMED) : "");
  }
}
