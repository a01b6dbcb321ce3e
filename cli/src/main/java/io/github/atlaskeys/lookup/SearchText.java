package io.github.atlaskeys.lookup;

import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyQuery;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.find.SearchResult.Coverage;
import io.github.atlaskeys.text.FirstFew;
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
    Coverage coverage = result.coverage();
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
            : "these credentials may not list the keys of organization "
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
    Coverage coverage = result.coverage();
    return of.organization()
        .filter(each -> !coverage.organizations().isEmpty())
        .filter(each -> !coverage.unreadOrganizations().contains(each))
        .map("the key's organization %s is not visible to these credentials"::formatted)
        .or(() -> unsearched(result));
  }

  /** That nothing matches this query, and where it was looked for. */
  public static String missing(SearchResult result, KeyQuery query) {
    String text = query.text();
    return "no API key %s %s"
        .formatted(
            query.kind() == KeyQuery.Kind.KEY_OR_DESCRIPTION
                ? "with \"%s\" in its description".formatted(text)
                : text.matches("[\\w-]+") ? text : "\"" + text + "\"",
            where(result));
  }

  private static String where(SearchResult result) {
    List<OrganizationId> read = result.coverage().organizations();
    Map<OrganizationId, String> names = result.organizationNames();
    if (!result.coverage().complete()) {
      return "among the keys visible to these credentials";
    }
    List<String> named = read.stream().map(id -> names.getOrDefault(id, id.value())).toList();
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
                "The search was not complete: %s; credentials with Organization Member see every key."
                    .formatted(where))
        .orElse(
            "Check the spelling; %s may belong to another organization."
                .formatted(keys == 1 ? "it" : "a key"));
  }
}
