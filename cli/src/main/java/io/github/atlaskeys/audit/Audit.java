package io.github.atlaskeys.audit;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.audit.Evidence.Finding;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.text.ExitCodes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was found of a run.
 *
 * @param evidence of its rows, in their order
 * @param others who else changed accounts there at that time
 * @param organizations of the projects, as far as they are known
 * @param feeds links to Atlas's own pages of the same events
 * @param labels projects and keys as people know them
 * @param time when that was read
 */
public record Audit(
    List<Evidence> evidence,
    Set<String> others,
    List<String> organizations,
    List<Feed> feeds,
    Labels labels,
    Instant time) {
  /** Copies the lists and the set. */
  public Audit {
    evidence = List.copyOf(evidence);
    others = Collections.unmodifiableSet(new LinkedHashSet<>(others)); // in their order
    organizations = List.copyOf(organizations);
    feeds = List.copyOf(feeds);
  }

  /**
   * An activity feed, with filters.
   *
   * @param of the organization or the project
   * @param link empty if it could not be read
   */
  record Feed(String of, Optional<String> link) {}

  /** When it was read, for people. */
  String seconds() {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The public key, or the name, of a row's key. */
  Optional<String> key(Evidence each) {
    PrincipalId id = each.row().unassignment().principal();
    return labels.key(id).flatMap(Principal::publicName).or(() -> each.row().publicKey());
  }

  /** How many rows have each finding, the most urgent first. */
  Map<Finding, Long> counts() {
    return evidence.stream()
        .collect(groupingBy(Evidence::finding, () -> new EnumMap<>(Finding.class), counting()));
  }

  /** What is undone takes precedence: to look again does not mend it. */
  int exitCode() {
    Set<Finding> found = counts().keySet();
    return found.stream().anyMatch(Finding::isUndone)
        ? ExitCodes.REMAINING_ACCESS
        : found.stream().anyMatch(Finding::isIncomplete) ? ExitCodes.INCOMPLETE : ExitCodes.DONE;
  }
}
