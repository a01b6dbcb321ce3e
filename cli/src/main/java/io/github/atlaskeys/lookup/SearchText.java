package io.github.atlaskeys.lookup;

import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.find.SearchResult.Coverage;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says where a search for keys could not look. */
public final class SearchText {
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

  /** That no key has this public key or ID, and where it was looked for. */
  public static String missing(SearchResult result, String publicKeyOrId) {
    return unsearched(result)
        .map(
            where ->
                "no API key %s was found: %s; credentials with Organization Member see every key"
                    .formatted(publicKeyOrId, where))
        .orElse(
            "no API key %s was found in any organization these credentials can access"
                .formatted(publicKeyOrId));
  }
}
