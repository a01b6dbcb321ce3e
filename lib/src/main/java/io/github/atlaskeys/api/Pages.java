package io.github.atlaskeys.api;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Reads a listing page by page, 500 items each, for as long as Atlas links to a next page. A
 * listing that repeats itself or does not end is an {@link UnreadableResponseException}.
 *
 * <p>{@link #of} requests a page that failed again, and only that page. The constructor makes one
 * that does not retry.
 *
 * <pre>{@code
 * Pages.of(query -> atlas.listGroupApiKeys(project, query), Retries.standard()).forEach(...);
 * List<ApiKey> keys = new Pages<>(query -> atlas.listGroupApiKeys(project, query)).all();
 * }</pre>
 *
 * @param <T> what is listed
 */
public final class Pages<T> {
  /** Five million items; no listing of Atlas's is that long. */
  private static final int MAX_PAGES = 10_000;

  /** A page may be empty because its items went away meanwhile; several in a row may not. */
  private static final int MAX_EMPTY_PAGES = 3;

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
     * @throws IOException if no response came
     */
    Page<T> page(Query query) throws IOException;
  }

  /** Asks for the page with this number, in one way or another. */
  @FunctionalInterface
  private interface Source<T, E extends Exception> {
    Page<T> page(int number) throws IOException, E;
  }

  private final Listing<T> listing;

  /** The pages of this listing, none of them requested yet. */
  public Pages(Listing<T> listing) {
    this.listing = listing;
  }

  /** The pages of this listing, each requested again while the retries allow it. */
  public static <T> Retried<T> of(Listing<T> listing, Retries retries) {
    return new Retried<>(listing, retries);
  }

  /**
   * Every item.
   *
   * @throws AtlasApiException if Atlas responds to a page outside 2xx, or the listing does not end
   * @throws IOException if any page gets no response
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
   * The first item that meets the condition; pages after it are not requested.
   *
   * @throws AtlasApiException if Atlas responds to a page outside 2xx, or the listing does not end
   * @throws IOException if a page gets no response
   */
  public Optional<T> find(Predicate<? super T> condition) throws IOException {
    return Pages.<T, RuntimeException>find(number -> listing.page(Query.page(number)), condition);
  }

  /**
   * Pages of which each is requested again when it fails. Atlas counts the items on the first page,
   * and the other pages are requested at the same time. Every method throws {@link
   * AtlasApiException} if the last response to a page was not a success or the listing does not
   * end, {@link IOException} if no response came in any attempt, and {@link InterruptedException}
   * if the thread was interrupted.
   *
   * @param <T> what is listed
   */
  public static final class Retried<T> {
    /** However many there are: those of a listing that is asked for by mistake, too. */
    private static final int MOST_AHEAD = 200;

    private final Listing<T> listing;
    private final Retries retries;

    private Retried(Listing<T> listing, Retries retries) {
      this.listing = listing;
      this.retries = retries;
    }

    /** Every item. */
    public List<T> all() throws IOException, InterruptedException {
      var items = new ArrayList<T>();
      forEach(items::add);
      return List.copyOf(items);
    }

    /** Hands over every item, page by page: some may have been handed over before a failure. */
    public void forEach(Consumer<? super T> consumer) throws IOException, InterruptedException {
      Map<Integer, Future<Page<T>>> ahead = new HashMap<>();
      try (var reads = new Reads()) {
        Pages.<T, InterruptedException>find(
            number -> {
              if (number > 1) {
                Future<Page<T>> begun = ahead.remove(number);
                return begun == null ? page(Query.page(number)) : Reads.get(begun);
              }
              Page<T> first = page(Query.page(number).includeCount(true));
              for (int next = 2; first.hasNext() && next <= pages(first); next++) {
                Query query = Query.page(next);
                ahead.put(next, reads.begin(() -> page(query)));
              }
              return first;
            },
            item -> {
              consumer.accept(item);
              return false;
            });
      }
    }

    private Page<T> page(Query query) throws IOException, InterruptedException {
      return retries.ask(() -> listing.page(query));
    }

    /** By Atlas's estimate, which is only a hint: links decide where the listing ends. */
    private static int pages(Page<?> first) {
      int size = Math.max(1, first.results().size());
      return Math.min(MOST_AHEAD, (first.total().orElse(0) + size - 1) / size);
    }
  }

  private static <T, E extends Exception> Optional<T> find(
      Source<T, E> source, Predicate<? super T> condition) throws IOException, E {
    Set<T> firsts = new HashSet<>();
    int empty = 0;
    for (int number = 1; number <= MAX_PAGES; number++) {
      Page<T> page = source.page(number);
      List<T> items = page.results();
      empty = items.isEmpty() ? empty + 1 : 0;
      if (empty > MAX_EMPTY_PAGES) {
        throw endless(number, "one more empty page, and a link to the next");
      }
      if (!items.isEmpty() && !firsts.add(items.get(0))) {
        throw endless(number, "the beginning of an earlier page");
      }
      for (T item : items) {
        if (condition.test(item)) {
          return Optional.of(item);
        }
      }
      if (!page.hasNext()) {
        return Optional.empty();
      }
    }
    throw endless(MAX_PAGES, "a link to one more page than any listing has");
  }

  private static UnreadableResponseException endless(int number, String what) {
    return new UnreadableResponseException("GET page " + number + " of a listing", 200, null, what);
  }
}
