package io.github.atlaskeys.lookup;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.files.Origins;
import io.github.atlaskeys.find.KeyQuery;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.find.SearchResult.Matches;
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

/**
 * The credentials that a report holds, and what a search found of them: keys and accounts with
 * their places, and what belongs to none. Immutable.
 */
public final class Leaks {
  /** Of no report. */
  public static final Leaks NONE = new Leaks(Origins.NONE);

  private static final int MAX_NAMED = 10;

  private final Origins origins;
  private final List<String> notices = new ArrayList<>();
  private final Map<PrincipalId, List<Place>> places = new HashMap<>();
  private final List<Finding> unknown = new ArrayList<>();
  private final Set<KeyQuery> unmatched = new HashSet<>();

  /** Whether the search found a key, by the report or by what was typed beside it. */
  private final boolean foundAny;

  private Leaks(Origins origins) {
    this.origins = origins;
    this.foundAny = true;
    if (!origins.missing().isEmpty()) {
      notices.add(
          "not found when this run began: "
              + FirstFew.joined(origins.missing(), MAX_NAMED, text -> text));
    }
    if (origins.unsearched()) {
      notices.add(
          "the search that this run began with was not complete; search again with other credentials: find-key --from FILE");
    }
  }

  /** Those of a run that is continued, or of find-key: the report is not at hand any more. */
  public static Leaks saved(Origins origins) {
    return origins.equals(Origins.NONE) ? NONE : new Leaks(origins);
  }

  /**
   * Those of a report.
   *
   * @param found the result of a search with their {@link #queries}
   */
  public Leaks(List<Finding> report, SearchResult found) {
    this.foundAny = !found.keys().isEmpty();
    Map<KeyQuery, List<Finding>> byQuery =
        report.stream()
            .filter(each -> query(each).isPresent())
            .collect(groupingBy(each -> query(each).get(), LinkedHashMap::new, toList()));
    for (Matches each : found.matches()) {
      List<Finding> same = byQuery.getOrDefault(each.query(), List.of());
      if (same.isEmpty()) {
        continue;
      }
      List<Place> where = same.stream().flatMap(it -> it.places().stream()).distinct().toList();
      each.keys()
          .forEach(
              key ->
                  places
                      .computeIfAbsent(key.access().key().id(), id -> new ArrayList<>())
                      .addAll(where));
      if (each.keys().size() > 1) {
        notices.add(alike(same.get(0), each));
      } else if (each.keys().isEmpty()) {
        unmatched.add(each.query());
        same.stream().filter(Finding::isNamed).findFirst().ifPresent(unknown::add);
      }
    }
    places.replaceAll((id, all) -> all.stream().distinct().toList());
    List<Finding> unidentified = report.stream().filter(it -> query(it).isEmpty()).toList();
    addNotices(found, List.copyOf(unknown), unidentified);
    unknown.addAll(unidentified);
    this.origins =
        new Origins(
            places.entrySet().stream()
                .collect(toMap(Map.Entry::getKey, it -> inShort(it.getValue()))),
            unknown.stream().map(Leaks::shown).toList(),
            !unmatched.isEmpty() && !found.coverage().complete());
  }

  /** Nothing tells whose it is, so that none of them is left out. */
  private static String alike(Finding finding, Matches found) {
    return "%s matches %d keys: %s"
        .formatted(
            shown(finding),
            found.keys().size(),
            FirstFew.joined(found.keys(), MAX_NAMED, key -> Labels.apiKey(key.access().key())));
  }

  private void addNotices(SearchResult found, List<Finding> notFound, List<Finding> unidentified) {
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
                  found.coverage().complete() || !notFound.isEmpty()
                      ? ""
                      : " " + SearchText.advice(found, others)));
    }
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
    return Optional.ofNullable(origins.foundAt().get(key));
  }

  /** What is kept of the report. */
  Origins origins() {
    return origins;
  }

  /** What the report says is a credential and no key has, and secrets that nothing tells whose. */
  public List<Finding> unknown() {
    return List.copyOf(unknown);
  }

  /** These as texts: what it is, and where. */
  public List<String> missing() {
    return origins.missing();
  }

  /** Whether anything of the report may belong to a key that the search could not see. */
  public boolean mayBeElsewhere() {
    return origins.unsearched();
  }

  /**
   * Demands that a key was found, if there is a report.
   *
   * @throws EndedException if the report holds none of a key that the search could see
   */
  public void requireAny() {
    if (foundAny) {
      return;
    }
    throw new EndedException(
        missing().isEmpty() ? exitCode(ExitCodes.DONE) : ExitCodes.REFUSED,
        String.join("\n", notices()) + " Nothing was changed.",
        Optional.empty(),
        missing());
  }

  /** A credential of the report that nobody has dealt with is not for a run to forget. */
  public int exitCode(int code) {
    if (code != ExitCodes.DONE && code != ExitCodes.REMAINING_ACCESS) {
      return code;
    }
    return mayBeElsewhere() ? ExitCodes.INCOMPLETE : missing().isEmpty() ? code : ExitCodes.REFUSED;
  }

  /** What is to be said of all that belongs to no key, or to more than one. */
  public List<String> notices() {
    return List.copyOf(notices);
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
