package io.github.atlaskeys.api;

import java.util.List;

/**
 * One page of a listing. {@link Pages} reads all of them.
 *
 * @param <T> what is listed
 * @param results the items
 * @param hasNext whether Atlas links to another page
 */
public record Page<T>(List<T> results, boolean hasNext) {

  /** Copies the list. */
  public Page {
    results = List.copyOf(results);
  }
}
