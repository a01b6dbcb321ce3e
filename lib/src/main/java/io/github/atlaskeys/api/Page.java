package io.github.atlaskeys.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a listing. {@link Pages} follows them.
 *
 * @param <T> what is listed
 * @param results the items
 * @param links among them {@code next}, when there is another page
 * @param totalCount an estimate, by Atlas's own word; never decide by it
 */
public record Page<T>(List<T> results, @Nullable List<Link> links, @Nullable Integer totalCount) {

  /** Copies the lists; a response without results is not Atlas's. */
  public Page {
    results = List.copyOf(results);
    links = links == null ? null : List.copyOf(links);
  }

  /** Whether Atlas says that there is another page. */
  public boolean hasNext() {
    return links != null && links.stream().anyMatch(link -> "next".equals(link.rel()));
  }
}
