package scripts.bulk;

import io.github.atlaskeys.admin.AtlasApiException;
import io.github.atlaskeys.admin.Problem;
import io.github.atlaskeys.admin.ProjectId;
import io.github.atlaskeys.admin.Sleeper;
import io.github.atlaskeys.find.Assignment;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeySearch;
import io.github.atlaskeys.unassign.ListingLag;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import scripts.cli.KeyName;

/**
 * Where a key is after a run that took it out of projects: the search again, which also sees those
 * that it was assigned to meanwhile.
 *
 * @param before the key as it was planned
 * @param everywhere whether every project of the key was seen then
 * @param look the last look; empty when there was no answer
 * @param problem why there was none
 */
record StillListed(
    KeyAccess before, boolean everywhere, Optional<KeyLook> look, Optional<Problem> problem) {

  /**
   * Looks, again while the listing shows what this run has ended, or not even the key: where keys
   * are deleted while pages of them are read, one may be on neither page.
   *
   * @param done whether the run calls this project done
   */
  static StillListed of(
      AllProjectsPlan plan, Predicate<ProjectId> done, KeySearch search, Sleeper sleeper)
      throws InterruptedException {
    KeyAccess before = plan.access();
    boolean everywhere = plan.unsearched().isEmpty();
    var last = new AtomicReference<Optional<KeyLook>>(Optional.empty());
    try {
      ListingLag.settles(
          () -> {
            KeyLook look = KeyLook.of(KeyName.of(before.key().id()), search);
            last.set(Optional.of(look));
            return !isMissing(look, before)
                && listed(look).stream().map(Assignment::project).noneMatch(done);
          },
          sleeper);
      return new StillListed(before, everywhere, last.get(), Optional.empty());
    } catch (AtlasApiException e) {
      return new StillListed(before, everywhere, Optional.empty(), Optional.of(Problem.of(e)));
    } catch (IOException e) {
      return new StillListed(before, everywhere, Optional.empty(), Optional.of(Problem.of(e)));
    }
  }

  private static boolean isMissing(KeyLook look, KeyAccess before) {
    return look.complete(before) && look.key().isEmpty();
  }

  private static List<Assignment> listed(KeyLook look) {
    return look.key().map(KeyAccess::assignments).orElse(List.of());
  }

  /** The projects that list the key. */
  List<Assignment> listed() {
    return look.map(StillListed::listed).orElse(List.of());
  }

  /** Those among them that were not in the plan. */
  List<Assignment> since() {
    return listed().stream().filter(each -> before.at(each.project()).isEmpty()).toList();
  }

  /** Those of the plan that could not be looked into. */
  List<Assignment> unseen() {
    return before.assignments().stream()
        .filter(each -> look.filter(seen -> seen.sees(each.project(), before)).isEmpty())
        .filter(each -> listed().stream().noneMatch(is -> is.project().equals(each.project())))
        .toList();
  }

  /** Whether no project lists it; empty when that is not known. */
  Optional<Boolean> gone() {
    if (!listed().isEmpty()) {
      return Optional.of(false);
    }
    boolean seen = look.isPresent() && unseen().isEmpty() && lost().isEmpty();
    return seen ? Optional.of(true) : Optional.empty();
  }

  /** Where other projects of the key may be now, though all were seen before. */
  Optional<String> lost() {
    return everywhere ? unsearched() : Optional.empty();
  }

  /** Where other projects of the key may be; empty when all were seen, or when nobody looked. */
  Optional<String> unsearched() {
    return look.flatMap(seen -> seen.unsearched(before));
  }

  /** Whether the organization has the key no longer, as far as that was seen. */
  boolean deleted() {
    return look.filter(seen -> isMissing(seen, before)).isPresent();
  }

  /** The key as it was last seen. */
  KeyAccess latest() {
    return look.flatMap(KeyLook::key).orElse(before);
  }
}
