package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.find.SearchResult.Coverage;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says where a search for keys could not look. */
final class SearchText {
  private SearchText() {}

  /** Empty when every key was seen. */
  static Optional<String> unsearched(SearchResult result) {
    Coverage coverage = result.coverage();
    if (coverage.complete()) {
      return Optional.empty();
    }
    String why =
        coverage.unreadOrganizations().isEmpty()
            ? "these credentials have no organization role"
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
  static Optional<String> unsearched(SearchResult result, KeyAccess of) {
    return result.complete(of)
        ? Optional.empty()
        : unsearched(result)
            .or(
                () ->
                    of.organization()
                        .map(
                            "the key's organization %s is not visible to these credentials"
                                ::formatted));
  }
}
