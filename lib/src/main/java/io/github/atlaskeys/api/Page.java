package io.github.atlaskeys.api;

import java.util.List;
import java.util.OptionalInt;

/**
 * One page of a listing. {@link Pages} reads all of them.
 *
 * @param <T> what is listed
 * @param results the items
 * @param hasNext whether Atlas links to another page; one that was not counted has no link, though
 *     more may follow
 * @param total how many items there are in all, as Atlas estimates; empty if it does not say, and 0
 *     if it was not asked to count
 */
public record Page<T>(List<T> results, boolean hasNext, OptionalInt total) {

  /** Copies the list. */
  public Page {
    results = List.copyOf(results);
  }

  /** A page of a listing that was not counted. */
  public Page(List<T> results, boolean hasNext) {
    this(results, hasNext, OptionalInt.empty());
  }
}
