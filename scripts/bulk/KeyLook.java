package scripts.bulk;

import io.github.atlaskeys.admin.OrganizationId;
import io.github.atlaskeys.admin.ProjectId;
import io.github.atlaskeys.find.FoundKey;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeySearch;
import io.github.atlaskeys.find.SearchResult;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import scripts.cli.KeyName;
import scripts.lookup.FoundCoverage;

/**
 * Where one key is at one moment, as far as these credentials see.
 *
 * @param result of a search for it alone
 */
record KeyLook(SearchResult result) {

  static KeyLook of(KeyName name, KeySearch search) throws IOException, InterruptedException {
    return new KeyLook(search.find(List.of(name.wanted())));
  }

  /** The key and its projects; empty when it was not seen. */
  Optional<KeyAccess> key() {
    return result.findings().get(0).meant().stream().findFirst().map(FoundKey::access);
  }

  /** Whether every key that it may be was seen. */
  boolean complete() {
    return result.coverage().complete();
  }

  /**
   * Whether every project of this key was seen: it is of one organization, and that was read. That
   * all others were is no help.
   */
  boolean complete(KeyAccess of) {
    return of.organization().map(result.coverage().organizations()::contains).orElse(complete());
  }

  /** Whether this project would have been shown if the key were in it. */
  boolean sees(ProjectId project, KeyAccess of) {
    return complete(of) || result.coverage().projects().contains(project);
  }

  /** Where other projects of this key may be; empty when all were seen. */
  Optional<String> unsearched(KeyAccess of) {
    return complete(of)
        ? Optional.empty()
        : unsearched().or(() -> of.organization().map(KeyLook::unseen));
  }

  private static String unseen(OrganizationId organization) {
    return "these credentials do not see organization %s of the key".formatted(organization);
  }

  /** Where the key may be that was not found. */
  Optional<String> unsearched() {
    return FoundCoverage.sentence(result);
  }
}
