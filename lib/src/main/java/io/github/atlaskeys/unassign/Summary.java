package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyAccess.Assignment;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.unassign.Result.Caveat;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a run did.
 *
 * @param verdicts how many rows ended with each verdict; rows that were skipped are not among them
 * @param caveats how many rows ended with each caveat
 * @param remainingAccess how many rows are done whose key keeps access through an organization
 *     role, by what it can do
 * @param retries how many attempts were made beyond the first of each row
 * @param rateLimits how many responses were 429
 * @param waitedForRateLimits how long the run did nothing but wait for rate limits
 * @param stopped why the run stopped before its end, if a problem stopped it
 * @param interrupted whether it was asked to stop
 * @param verification what a check of the listings afterwards found; empty when there was none
 * @param allProjects where the key is afterwards; only of {@link AllProjectsUnassigner}
 */
public record Summary(
    Map<Verdict, Long> verdicts,
    Map<Caveat, Long> caveats,
    Map<OrganizationAccess, Long> remainingAccess,
    long retries,
    long rateLimits,
    Duration waitedForRateLimits,
    Optional<Problem> stopped,
    boolean interrupted,
    Optional<Verification> verification,
    Optional<AllProjects> allProjects) {
  /**
   * What Atlas's listings say about rows that are done.
   *
   * @param confirmed how many rows the listings agree with
   * @param contradicted the rows that they do not agree with, after up to three more changes
   * @param unread the projects that could not be read, and why
   * @param unchecked how many rows were not compared: of projects that could not be read, or
   *     because continuing could not help
   */
  public record Verification(
      long confirmed, List<Row> contradicted, Map<ProjectId, Problem> unread, long unchecked) {
    /** Copies list and map. */
    public Verification {
      contradicted = List.copyOf(contradicted);
      unread = Map.copyOf(unread);
    }

    /** Adds what was found of other rows. */
    Verification and(Verification other) {
      var projects = new HashMap<>(unread);
      projects.putAll(other.unread);
      return new Verification(
          confirmed + other.confirmed,
          Stream.concat(contradicted.stream(), other.contradicted.stream()).toList(),
          projects,
          unchecked + other.unchecked);
    }

    /** Whether every row that is done was compared, and agrees. */
    public boolean holds() {
      return contradicted.isEmpty() && unchecked == 0;
    }
  }

  /**
   * Where a key is after it was unassigned from all its projects.
   *
   * @param before the key as it was found
   * @param after the search at the end; empty when it failed, or was not made
   * @param problem why that search failed
   */
  public record AllProjects(
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

  /** Copies the maps. */
  public Summary {
    verdicts = Map.copyOf(verdicts);
    caveats = Map.copyOf(caveats);
    remainingAccess = Map.copyOf(remainingAccess);
  }

  /** How many rows ended with this verdict. */
  public long count(Verdict verdict) {
    return verdicts.getOrDefault(verdict, 0L);
  }

  /** How many rows ended with this caveat. */
  public long count(Caveat caveat) {
    return caveats.getOrDefault(caveat, 0L);
  }

  /** How many rows ended. */
  public long rows() {
    return verdicts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many rows are done whose key keeps, or may keep, access through an organization role. */
  public long remaining() {
    return remainingAccess.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether every row is done. */
  public boolean complete() {
    return verdicts.entrySet().stream()
        .allMatch(entry -> entry.getKey().done() || entry.getValue() == 0);
  }

  /**
   * Whether every row is done and no listing contradicts it; without verification none was read.
   */
  public boolean confirmed() {
    return complete() && verification.map(Verification::holds).orElse(true);
  }
}
