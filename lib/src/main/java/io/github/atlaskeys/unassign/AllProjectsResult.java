package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyAccess.Assignment;
import io.github.atlaskeys.find.SearchResult;
import java.util.List;
import java.util.Optional;

/**
 * Where a key is after it was unassigned from all its projects.
 *
 * @param before the key as it was found
 * @param after the search at the end; empty when it failed, or was not made
 * @param problem why that search failed
 */
public record AllProjectsResult(
    SearchResult before, Optional<SearchResult> after, Optional<Problem> problem) {
  /** The projects that list the key now. */
  public List<Assignment> listed() {
    return after.map(SearchResult::assignments).orElse(List.of());
  }

  /** Those among them that did not list it before. */
  public List<Assignment> since() {
    return listed().stream().filter(each -> key().at(each.project()).isEmpty()).toList();
  }

  /** Projects that listed the key before and could not be read now. */
  public List<Assignment> unseen() {
    return key().assignments().stream()
        .filter(each -> after.filter(now -> now.sees(each.project(), key())).isEmpty())
        .filter(each -> listed().stream().noneMatch(is -> is.project().equals(each.project())))
        .toList();
  }

  /** Whether the last search saw less than the first: other projects may list the key. */
  public boolean sawLess() {
    return before.complete(key()) && after.filter(now -> !now.complete(key())).isPresent();
  }

  /** Whether no project lists the key; empty when that is not known. */
  public Optional<Boolean> gone() {
    if (!listed().isEmpty()) {
      return Optional.of(false);
    }
    boolean seen = after.isPresent() && unseen().isEmpty() && !sawLess();
    return seen ? Optional.of(true) : Optional.empty();
  }

  /** Whether the organization no longer has the key, as far as that was seen. */
  public boolean deleted() {
    return after.filter(now -> now.missing(key())).isPresent();
  }

  /** The key as it was last seen. */
  public KeyAccess latest() {
    return after.flatMap(SearchResult::key).orElse(key());
  }

  private KeyAccess key() {
    return before.key().orElseThrow();
  }
}
