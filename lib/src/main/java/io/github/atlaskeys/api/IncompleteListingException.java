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
  private final int listed;
  private final int counted;

  IncompleteListingException(List<?> items, int listed, int counted) {
    super(
        "GET of a listing",
        200,
        null,
        "incomplete: Atlas lists %,d of %,d".formatted(listed, counted),
        List.of(),
        Map.of(),
        false);
    this.items = List.copyOf(items);
    this.listed = listed;
    this.counted = counted;
  }

  /** The same with what was made of its items. */
  public IncompleteListingException with(List<?> made) {
    return new IncompleteListingException(made, listed, counted);
  }

  /** What was listed, as far as it was wanted: to show, and not to decide by. */
  public List<?> items() {
    return items;
  }

  /** How many items were listed, wanted or not. */
  public int listed() {
    return listed;
  }

  /** How many Atlas counts. */
  public int counted() {
    return counted;
  }
}
