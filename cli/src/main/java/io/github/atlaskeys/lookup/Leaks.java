package io.github.atlaskeys.lookup;

import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.find.KeyQuery;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.leaks.Finding;
import io.github.atlaskeys.leaks.Place;
import io.github.atlaskeys.text.EndedException;
import io.github.atlaskeys.text.ExitCodes;
import io.github.atlaskeys.text.FirstFew;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The credentials that a report holds, and what a search found of them: keys and accounts with
 * their places, and what belongs to none. Immutable.
 */
public final class Leaks {
  /** Of no report. */
  public static final Leaks NONE = new Leaks(List.of(), SearchResult.NONE);

  private static final int MAX_NAMED = 10;

  private final SearchResult found;
  private final Map<PrincipalId, List<Place>> places = new HashMap<>();
  private final Map<PrincipalId, String> foundAt;
  private final Set<KeyQuery> unmatched = new HashSet<>();
  private final List<Finding> notFound = new ArrayList<>();
  private final List<Finding> unidentified;

  /**
   * Those of a report.
   *
   * @param found the result of a search with their {@link #queries}
   */
  public Leaks(List<Finding> report, SearchResult found) {
    this.found = found;
    Map<KeyQuery, List<Finding>> byQuery =
        report.stream()
            .filter(each -> query(each).isPresent())
            .collect(
                Collectors.groupingBy(
                    each -> query(each).get(), LinkedHashMap::new, Collectors.toList()));
    for (SearchResult.Matches each : found.matches()) {
      List<Finding> same = byQuery.getOrDefault(each.query(), List.of());
      List<Place> where = same.stream().flatMap(it -> it.places().stream()).distinct().toList();
      each.keys()
          .forEach(
              key ->
                  places
                      .computeIfAbsent(key.access().key().id(), id -> new ArrayList<>())
                      .addAll(where));
      if (each.keys().isEmpty() && !same.isEmpty()) {
        unmatched.add(each.query());
        same.stream().filter(Finding::isNamed).findFirst().ifPresent(notFound::add);
      }
    }
    places.replaceAll((id, all) -> all.stream().distinct().toList());
    unidentified = report.stream().filter(each -> query(each).isEmpty()).toList();
    foundAt = new HashMap<>();
    places.forEach((id, all) -> foundAt.put(id, inShort(all)));
  }

  private Leaks(Map<PrincipalId, String> foundAt) {
    this.found = SearchResult.NONE;
    this.unidentified = List.of();
    this.foundAt = foundAt;
  }

  /** Those of a run that is continued, or of find-key: only where they are is still known. */
  public static Leaks at(Map<PrincipalId, String> foundAt) {
    return foundAt.isEmpty() ? NONE : new Leaks(Map.copyOf(foundAt));
  }

  /** What to search for. */
  public static List<KeyQuery> queries(List<Finding> report) {
    return report.stream().flatMap(each -> query(each).stream()).distinct().toList();
  }

  /**
   * What only looks like a credential is compared with listings, and of a private key nothing else
   * is known; empty for an account's secret without a client ID.
   */
  private static Optional<KeyQuery> query(Finding finding) {
    return Optional.of(finding.value())
        .filter(value -> !value.isEmpty())
        .map(
            value ->
                finding.isNamed() && finding.id().isPresent()
                    ? KeyQuery.key(value)
                    : KeyQuery.listed(value));
  }

  /** Whether this query is of the report, and found nothing. */
  public boolean isUnmatched(KeyQuery query) {
    return unmatched.contains(query);
  }

  /** Where the report has this key. */
  public List<Place> places(PrincipalId key) {
    return places.getOrDefault(key, List.of());
  }

  /** The first of these places in short, and how many more; empty if it is in no report. */
  public Optional<String> foundAt(PrincipalId key) {
    return Optional.ofNullable(foundAt.get(key));
  }

  /** The same of all keys. */
  public Map<PrincipalId, String> foundAt() {
    return Map.copyOf(foundAt);
  }

  /** What the report says is a credential, and no key has. */
  public List<Finding> notFound() {
    return notFound;
  }

  /** Secrets of which nothing tells whose they are. */
  public List<Finding> unidentified() {
    return unidentified;
  }

  /** These as texts: what it is, and where. */
  public List<String> missing() {
    return Stream.concat(notFound.stream(), unidentified.stream()).map(Leaks::shown).toList();
  }

  /** Whether anything of the report may belong to a key that the search could not see. */
  public boolean mayBeElsewhere() {
    return !unmatched.isEmpty() && !found.coverage().complete();
  }

  /**
   * Demands that a key was found, if there is a report.
   *
   * @throws EndedException if the report holds none of a key that the search could see
   */
  public void requireAny() {
    if (this == NONE || !found.keys().isEmpty()) {
      return;
    }
    int code =
        missing().isEmpty()
            ? mayBeElsewhere() ? ExitCodes.INCOMPLETE : ExitCodes.DONE
            : ExitCodes.REFUSED;
    throw new EndedException(
        code, String.join("\n", notices()) + " Nothing was changed.", Optional.empty(), missing());
  }

  /** A credential of the report that nobody has dealt with is not for a run to forget. */
  public int exitCode(int code) {
    if (code != ExitCodes.DONE && code != ExitCodes.REMAINING_ACCESS) {
      return code;
    }
    return mayBeElsewhere() ? ExitCodes.INCOMPLETE : missing().isEmpty() ? code : ExitCodes.REFUSED;
  }

  /** What is to be said of all that belongs to no key. */
  public List<String> notices() {
    var notices = new ArrayList<String>();
    if (!notFound.isEmpty()) {
      notices.add(
          "not found %s: %s. %s"
              .formatted(
                  SearchText.where(found),
                  FirstFew.joined(notFound, MAX_NAMED, Leaks::shown),
                  found.coverage().complete()
                      ? "%s may belong to another organization."
                          .formatted(notFound.size() == 1 ? "It" : "They")
                      : SearchText.advice(found, notFound.size())));
    }
    if (!unidentified.isEmpty()) {
      notices.add(
          "%s without a client ID: %s. Look there for the client ID (mdb_sa_id_...), and pass it to find-key."
              .formatted(
                  Labels.count(unidentified.size(), "client secret"),
                  FirstFew.joined(unidentified, MAX_NAMED, each -> inShort(each.places()))));
    }
    int others = unmatched.size() - notFound.size();
    if (others > 0) {
      notices.add(
          "%,d other %s only like a key: not found %s.%s"
              .formatted(
                  others,
                  others == 1 ? "UUID or word looks" : "UUIDs or words look",
                  SearchText.where(found),
                  mayBeElsewhere() && notFound.isEmpty()
                      ? " " + SearchText.advice(found, others)
                      : ""));
    }
    return notices;
  }

  private static String shown(Finding finding) {
    return "%s%s (%s)"
        .formatted(
            finding.kind(), finding.id().map(id -> " " + id).orElse(""), inShort(finding.places()));
  }

  private static String inShort(List<Place> places) {
    int more = places.size() - 1;
    return places.get(0).inShort() + (more == 0 ? "" : " and %,d more".formatted(more));
  }
}
