package io.github.atlaskeys.cli;

import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyLookup;
import java.util.Optional;

/** Where a search for one key could not look. */
final class Unsearched {
  private Unsearched() {}

  /** Where the key may be that was not found. */
  static Optional<String> sentence(KeyLookup lookup) {
    return FoundCoverage.sentence(lookup.result());
  }

  /** Where other projects of this key may be; empty when all were seen. */
  static Optional<String> sentence(KeyLookup lookup, KeyAccess of) {
    return lookup.complete(of)
        ? Optional.empty()
        : sentence(lookup)
            .or(
                () ->
                    of.organization()
                        .map(
                            "the key's organization %s is not visible to these credentials"
                                ::formatted));
  }
}
