package io.github.atlaskeys.admin;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Follows a listing from page to page, 500 items each, as long as Atlas links to a next one. It
 * neither retries nor waits: a failure on any page is the caller's.
 *
 * <pre>{@code
 * List<ApiKey> keys = new Pages<>(query -> atlas.listGroupApiKeys(project, query)).all();
 * }</pre>
 *
 * @param <T> what is listed
 */
public final class Pages<T> {

  /**
   * Asks for one page.
   *
   * @param <T> what is listed
   */
  @FunctionalInterface
  public interface Listing<T> {
    /**
     * The page that the query names.
     *
     * @throws IOException if no answer came
     */
    Page<T> page(Query query) throws IOException;
  }

  private final Listing<T> listing;

  /** The pages of this listing, none of them asked for yet. */
  public Pages(Listing<T> listing) {
    this.listing = listing;
  }

  /**
   * Every item.
   *
   * @throws AtlasApiException if Atlas answers any page outside 2xx
   * @throws IOException if any page is not answered
   */
  public List<T> all() throws IOException {
    var items = new ArrayList<T>();
    find(
        item -> {
          items.add(item);
          return false;
        });
    return List.copyOf(items);
  }

  /**
   * The first item that is meant; pages after it are not asked for.
   *
   * @throws AtlasApiException if Atlas answers a page outside 2xx
   * @throws IOException if a page is not answered
   */
  public Optional<T> find(Predicate<T> meant) throws IOException {
    // An empty page ends it, and the same page again: a server that links to a next page forever,
    // or
    // knows no page numbers, must not hold us forever.
    List<T> before = List.of();
    for (int number = 1; ; number++) {
      Page<T> page = listing.page(Query.page(number));
      if (page.results().isEmpty() || page.results().equals(before)) {
        return Optional.empty();
      }
      before = page.results();
      for (T item : page.results()) {
        if (meant.test(item)) {
          return Optional.of(item);
        }
      }
      if (!page.hasNext()) {
        return Optional.empty();
      }
    }
  }
}
