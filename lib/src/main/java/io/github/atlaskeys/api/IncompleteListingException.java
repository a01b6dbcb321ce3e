package io.github.atlaskeys.api;

import java.util.List;
import java.util.Map;

/**
 * Atlas counts more items than it lists, and did so when the listing was read once more. What is
 * missing from it must not be taken as not there.
 */
public final class IncompleteListingException extends AtlasApiException {
  private static final long serialVersionUID = 1L;

  private final transient List<?> items;

  IncompleteListingException(List<?> items, int found, int counted) {
    super(
        "GET of a listing",
        200,
        null,
        "incomplete: Atlas lists %,d of %,d".formatted(found, counted),
        List.of(),
        Map.of(),
        false);
    this.items = List.copyOf(items);
  }

  /** What was listed, as far as it was wanted: to show, and not to decide by. */
  public List<?> items() {
    return items;
  }
}
