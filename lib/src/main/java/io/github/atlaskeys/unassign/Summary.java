package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyAccess.Assignment;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.unassign.Result.Caveat;
import java.time.Duration;
import java.util.Collection;
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
 * @param verification what a look at Atlas afterwards found of the rows that are done; empty when
 *     nobody looked
 * @param lastSearch where the keys are now that were to be in no project at the end; only of {@link
 *     BulkUnassigner#everywhere}
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
    Optional<LastSearch> lastSearch) {
  /**
   * What Atlas shows afterwards of rows that are done.
   *
   * @param confirmed how many rows it agrees with
   * @param contradicted the rows that it does not agree with, after up to three more changes
   * @param unread the projects that could not be read, and why
   * @param unchecked how many rows were not compared: of projects that could not be read, not to be
   *     verified, or because continuing could not help
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
   * Where keys are after they were unassigned from all their projects.
   *
   * @param before the keys as they were found
   * @param after the search at the end; empty when it failed, or was not made
   * @param problem why that search failed
   */
  public record LastSearch(
      SearchResult before, Optional<SearchResult> after, Optional<Problem> problem) {
    /** The keys that a project lists now, with just these assignments. */
    public List<KeyAccess> left() {
      return keys().stream()
          .flatMap(key -> now(key).stream())
          .filter(key -> !key.assignments().isEmpty())
          .toList();
    }

    /** The assignments of a key that it did not have before. They were not touched. */
    public List<Assignment> since(KeyAccess key) {
      KeyAccess then = then(key);
      return now(key).stream()
          .flatMap(now -> now.assignments().stream())
          .filter(each -> then.at(each.project()).isEmpty())
          .toList();
    }

    /** Assignments from before whose project could not be looked at now. */
    public List<Assignment> unseen() {
      return keys().stream()
          .flatMap(key -> key.assignments().stream().filter(each -> !isSeen(key, each.project())))
          .toList();
    }

    private boolean isSeen(KeyAccess key, ProjectId project) {
      return after.filter(now -> now.sees(project, key)).isPresent()
          || now(key).flatMap(now -> now.at(project)).isPresent();
    }

    /** Whether the last search saw less than the first: other projects may list a key. */
    public boolean sawLess() {
      return keys().stream()
          .anyMatch(
              key -> before.complete(key) && after.filter(now -> !now.complete(key)).isPresent());
    }

    /** Whether no project lists any of the keys; empty when that is not known. */
    public Optional<Boolean> gone() {
      if (!left().isEmpty()) {
        return Optional.of(false);
      }
      boolean seen = after.isPresent() && unseen().isEmpty() && !sawLess();
      return seen ? Optional.of(true) : Optional.empty();
    }

    /** Whether the key's organization no longer has it, as far as that was seen. */
    public boolean deleted(KeyAccess key) {
      return after.filter(now -> now.missing(key)).isPresent();
    }

    /** The key as it was last seen. */
    public KeyAccess latest(KeyAccess key) {
      return now(key).orElse(then(key));
    }

    private Collection<KeyAccess> keys() {
      return SearchedKeys.of(before).keys().values();
    }

    private Optional<KeyAccess> now(KeyAccess key) {
      return after.flatMap(now -> now.key(key.key().id()));
    }

    private KeyAccess then(KeyAccess key) {
      return before.key(key.key().id()).orElse(key);
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
   * Whether Atlas, looked at afterwards, shows what the run was to achieve: every row is done and
   * was compared and agrees, and keys that were to be in no project are in none. Empty when nobody
   * looked: verification was not wanted, the run stopped before it, or no row was done.
   */
  public Optional<Boolean> verified() {
    return verification.map(
        found ->
            complete()
                && found.holds()
                && lastSearch.map(last -> last.gone().orElse(false)).orElse(true));
  }
}
