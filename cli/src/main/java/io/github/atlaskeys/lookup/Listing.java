package io.github.atlaskeys.lookup;

import io.github.atlaskeys.api.IncompleteListingException;
import io.github.atlaskeys.api.Retries.Call;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * What there is in a place, as far as it could be read.
 *
 * @param items in Atlas's order; API keys before service accounts
 */
public record Listing<T>(List<T> items, List<Gap> gaps) {
  /** Copies the lists. */
  public Listing {
    items = List.copyOf(items);
    gaps = List.copyOf(gaps);
  }

  /** All of it. */
  public static <T> Listing<T> of(List<T> items) {
    return new Listing<>(items, List.of());
  }

  /**
   * Reads it: what is there of one that is incomplete, and that it is.
   *
   * @param noun what one item is called
   */
  public static <T> Listing<T> read(String noun, Call<List<T>> call)
      throws IOException, InterruptedException {
    try {
      return of(call.call());
    } catch (IncompleteListingException e) {
      @SuppressWarnings("unchecked") // the items of this call
      var items = (List<T>) e.items();
      return new Listing<>(items, List.of(Gap.of(e, noun)));
    }
  }

  /** Those of both places. */
  Listing<T> and(Listing<T> other) {
    return new Listing<>(
        Stream.concat(items.stream(), other.items.stream()).toList(),
        Stream.concat(gaps.stream(), other.gaps.stream()).distinct().toList());
  }

  /** Whether items are missing. */
  public boolean isShort() {
    return gaps.stream().anyMatch(gap -> gap.why() == Gap.Why.SHORT);
  }
}
