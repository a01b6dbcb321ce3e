package io.github.atlaskeys.lookup;

import io.github.atlaskeys.find.KeyAccess;
import java.util.List;
import java.util.stream.Stream;

/**
 * The keys and service accounts of a place.
 *
 * @param keys in Atlas's order, the keys before the accounts
 * @param gaps a sentence for each thing that these credentials, or this version of the API, do not
 *     show
 */
public record Listing(List<KeyAccess> keys, List<String> gaps) {
  /** Where there are no accounts to list. */
  public static final String NOT_IN_VERSION =
      "only API keys: service accounts are not in this version of the API";

  /** Copies the lists. */
  public Listing {
    keys = List.copyOf(keys);
    gaps = List.copyOf(gaps);
  }

  /** Those of both places. */
  Listing and(Listing other) {
    return new Listing(
        Stream.concat(keys.stream(), other.keys.stream()).toList(),
        Stream.concat(gaps.stream(), other.gaps.stream()).distinct().toList());
  }
}
