package io.github.atlaskeys.lookup;

import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyQuery;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.find.SearchResult.Coverage;
import io.github.atlaskeys.text.FirstFew;
import io.github.atlaskeys.text.SanitizedText;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says what a search for keys did not find, and where it looked. */
public final class SearchText {
  private static final int MAX_NAMED = 3;

  private SearchText() {}

  /** Empty when every key was seen. */
  public static Optional<String> unsearched(SearchResult result) {
    Map<Coverage, List<PrincipalId.Kind>> places =
        result.kinds().stream()
            .collect(
                Collectors.groupingBy(result::coverage, LinkedHashMap::new, Collectors.toList()));
    return places.entrySet().stream()
        .flatMap(each -> unsearched(each.getKey(), each.getValue()).stream())
        .distinct()
        .reduce((one, other) -> one + "; " + other);
  }

  /** What an ID or a public key may find. */
  public static PrincipalId.Kind kind(KeyQuery query) {
    return query.id().map(PrincipalId::kind).orElse(PrincipalId.Kind.API_KEY);
  }

  /** What a query may find: text that people wrote both kinds have, a public key only a key. */
  private static List<PrincipalId.Kind> kinds(SearchResult result, KeyQuery query) {
    return query.kind() == KeyQuery.Kind.KEY_OR_DESCRIPTION
        ? List.copyOf(result.kinds())
        : List.of(kind(query));
  }

  private static Optional<String> unsearched(
      Coverage coverage, Collection<PrincipalId.Kind> kinds) {
    if (coverage.complete()) {
      return Optional.empty();
    }
    String elsewhere =
        coverage.organizations().isEmpty()
            ? "these credentials have no organization role"
            : "these credentials see projects of other organizations";
    String why =
        coverage.unreadOrganizations().isEmpty()
            ? elsewhere
            : "these credentials may not list the %s of organization "
                    .formatted(Labels.nouns(kinds))
                + coverage.unreadOrganizations().stream()
                    .map(OrganizationId::value)
                    .collect(Collectors.joining(", "));
    return Optional.of(why + "; " + instead(coverage));
  }

  private static String instead(Coverage coverage) {
    int seen = coverage.projects().size() + coverage.unreadProjects().size();
    if (seen == 0) {
      return "nor can they see any project there";
    }
    String read =
        "looked in the %s that they can see instead, there may be more"
            .formatted(seen == 1 ? "project" : "%d projects".formatted(seen));
    int unread = coverage.unreadProjects().size();
    return unread == 0 ? read : "%s; %d of them could not be read".formatted(read, unread);
  }

  /** Where other projects of this key may be; empty when all were seen. */
  public static Optional<String> unsearched(SearchResult result, KeyAccess of) {
    if (result.complete(of)) {
      return Optional.empty();
    }
    PrincipalId.Kind kind = of.key().id().kind();
    Coverage coverage = result.coverage(kind);
    return of.organization()
        .filter(each -> !coverage.organizations().isEmpty())
        .filter(each -> !coverage.unreadOrganizations().contains(each))
        .map(
            each ->
                "the %s's organization %s is not visible to these credentials"
                    .formatted(Labels.noun(kind), each))
        .or(() -> unsearched(coverage, List.of(kind)));
  }

  /** That nothing matches this query, and where it was looked for. */
  public static String missing(SearchResult result, KeyQuery query) {
    String text = query.text();
    List<PrincipalId.Kind> kinds = kinds(result, query);
    return "no %s %s %s"
        .formatted(
            kinds.stream().map(PrincipalId.Kind::toString).collect(Collectors.joining(" or ")),
            query.kind() == KeyQuery.Kind.KEY_OR_DESCRIPTION
                ? "with \"%s\" in its %s"
                    .formatted(
                        text,
                        kinds.contains(PrincipalId.Kind.SERVICE_ACCOUNT)
                            ? "name or description"
                            : "description")
                : text.matches("[\\w-]+") ? text : "\"" + text + "\"",
            where(result, kinds));
  }

  /** Where everything was looked for. */
  static String where(SearchResult result) {
    return where(result, List.copyOf(result.kinds()));
  }

  private static String where(SearchResult result, List<PrincipalId.Kind> kinds) {
    if (!kinds.stream().map(result::coverage).allMatch(Coverage::complete)) {
      return "among the %s visible to these credentials".formatted(Labels.nouns(kinds));
    }
    List<OrganizationId> read = result.coverage(kinds.get(0)).organizations();
    Map<OrganizationId, String> names = result.organizationNames();
    List<String> named =
        read.stream().map(id -> SanitizedText.message(names.getOrDefault(id, id.value()))).toList();
    if (named.size() > 1) {
      return "in the %d organizations these credentials can see (%s)"
          .formatted(named.size(), FirstFew.joined(named, MAX_NAMED, name -> name));
    }
    return names.isEmpty() // the user named it
        ? "in organization " + named.get(0)
        : "in %s, the only organization these credentials can see".formatted(named.get(0));
  }

  /** What to do about keys that were not found. */
  public static String advice(SearchResult result, int keys) {
    return unsearched(result)
        .map(
            where ->
                "The search was not complete: %s; credentials with %s see every %s."
                    .formatted(where, role(result), Labels.noun(result.kinds())))
        .orElse(
            "Check the spelling. %s may belong to another organization."
                .formatted(keys == 1 ? "It" : "A key"));
  }

  /** The one that may list everything that was searched for. */
  private static String role(SearchResult result) {
    return result.kinds().contains(PrincipalId.Kind.SERVICE_ACCOUNT)
        ? "Organization Read Only"
        : "Organization Member";
  }
}
