package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.unassign.Result;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The keys that are unassigned and keep access through an organization role. */
final class RemainingAccess {
  private static final int MOST_KEYS = 5;

  private final Targets targets;
  private final KeyCount keys = new KeyCount();
  private final Set<ApiKeyId> first = new LinkedHashSet<>();

  RemainingAccess(Targets targets) {
    this.targets = targets;
  }

  void ended(Result result) {
    if (result.verdict().done() && result.access().remains()) {
      ApiKeyId key = result.unassignment().apiKey();
      keys.add(key);
      if (first.size() < MOST_KEYS) {
        first.add(key);
      }
    }
  }

  boolean isNone() {
    return keys.distinct() == 0;
  }

  /** Only of keys that are there. */
  String line() {
    long number = keys.distinct();
    String named = first.stream().map(targets.labels()::apiKey).collect(Collectors.joining(", "));
    return "%s %s, or may have, access through an organization role: %s%s; see the column organizationAccess"
        .formatted(
            Labels.count(number, "key"),
            Color.BAD.of(number == 1 ? "STILL HAS" : "STILL HAVE"),
            named,
            number > first.size() ? " and %,d more".formatted(number - first.size()) : "");
  }
}
