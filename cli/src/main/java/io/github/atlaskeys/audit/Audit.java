package io.github.atlaskeys.audit;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.audit.Evidence.Finding;
import io.github.atlaskeys.files.EntryRow;
import io.github.atlaskeys.files.ResultRow;
import io.github.atlaskeys.files.RunResults;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.text.ExitCodes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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
 * @param results what the run says
 * @param evidence of its rows, in their order
 * @param others who else changed accounts there at that time
 * @param notes what the events say beside that, a sentence each
 * @param organizations of the projects, as far as they are known
 * @param feeds links to Atlas's own pages of the same events
 * @param labels projects and keys as people know them
 * @param time when that was read
 */
public record Audit(
    RunResults results,
    List<Evidence> evidence,
    Set<String> others,
    List<String> notes,
    List<String> organizations,
    List<Feed> feeds,
    Labels labels,
    Instant time) {
  /** Copies the lists and the set. */
  public Audit {
    evidence = List.copyOf(evidence);
    others = Collections.unmodifiableSet(new LinkedHashSet<>(others)); // in their order
    notes = List.copyOf(notes);
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
    return labels
        .key(each.row().principal())
        .flatMap(Principal::publicName)
        .or(() -> each.row().publicKey());
  }

  /** What was changed of it: its assignment to a project, or an entry of its access list. */
  String place(Evidence each) {
    return each.row() instanceof EntryRow entry
        ? entry.entry().toString()
        : labels.shortProject(((ResultRow) each.row()).project());
  }

  /** Whether it is about access lists. */
  boolean isOfEntries() {
    return !results.entries().isEmpty();
  }

  /** The same, or the ID if neither is known. */
  String name(Evidence each) {
    return key(each).orElse(each.row().principal().value());
  }

  /** The links that could be read. */
  List<String> links() {
    return feeds.stream().flatMap(feed -> feed.link().stream()).map(AuditReport::shown).toList();
  }

  /** How many rows have each finding, the most urgent first. */
  Map<Finding, Long> counts() {
    return evidence.stream()
        .collect(groupingBy(Evidence::finding, () -> new EnumMap<>(Finding.class), counting()));
  }

  /** What it does not prove. */
  List<String> gaps() {
    var gaps = new ArrayList<>(notes);
    if (results.torn()) {
      gaps.add(
          "1 row is left out: the last line of the file is incomplete; resume the run, and audit it"
              + " again");
    }
    if (evidence.stream().allMatch(each -> each.finding() == Finding.NOT_DONE)) {
      gaps.add("the file has no row that was done: there is nothing to prove");
    }
    return gaps;
  }

  /** Whether each row that was done could be looked at, as far as it matters. */
  boolean complete() {
    return !results.torn() && counts().keySet().stream().noneMatch(Finding::isIncomplete);
  }

  /** What is undone takes precedence: to look again does not mend it. */
  int exitCode() {
    return counts().keySet().stream().anyMatch(Finding::isUndone)
        ? ExitCodes.REMAINING_ACCESS
        : complete() ? ExitCodes.DONE : ExitCodes.INCOMPLETE;
  }
}
