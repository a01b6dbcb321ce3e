package io.github.atlaskeys.api;

import io.github.atlaskeys.api.Retries.Call;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/**
 * Reads a listing whole: page by page, 500 items each, for as long as Atlas links to a next page.
 * Atlas counts the items on the first page, and the other pages are requested at the same time.
 *
 * <pre>{@code
 * List<Project> projects = Pages.of(atlas::listGroups, Retries.standard()).all();
 * }</pre>
 *
 * <p>A page that failed is requested again, and only that page: while the retries allow it, and
 * when {@link #all} is called again after it failed. Listings change while they are read: an item
 * may come twice ({@link ApiKey#byId}) or not at all. For one thread at a time.
 *
 * @param <T> what is listed
 */
public final class Pages<T> {
  /** Five million items; no listing of Atlas's is that long. */
  private static final int MAX_PAGES = 10_000;

  /** A page may be empty because its items went away meanwhile; several in a row may not. */
  private static final int MAX_EMPTY_PAGES = 3;

  /** However many there are: those of a listing that is asked for by mistake, too. */
  private static final int MAX_PAGES_AHEAD = 200;

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
     * @throws IOException if no response was received
     */
    Page<T> page(Query query) throws IOException;
  }

  /**
   * What is kept of a page.
   *
   * @param items those that are wanted
   * @param first of all its items; the same on two pages means that one came twice
   * @param pages how many there are, as Atlas estimates; links decide where the listing ends
   */
  private record Part<T>(List<T> items, Optional<T> first, boolean hasNext, int pages) {}

  private final Listing<T> listing;
  private final Retries retries;
  private final Predicate<? super T> wanted;

  /** The pages that were read; another map once all are, or turn out to be no listing. */
  private volatile Map<Integer, Part<T>> parts = new ConcurrentHashMap<>();

  private Pages(Listing<T> listing, Retries retries, Predicate<? super T> wanted) {
    this.listing = listing;
    this.retries = retries.together();
    this.wanted = wanted;
  }

  /** The pages of this listing, none of them requested yet. */
  public static <T> Pages<T> of(Listing<T> listing, Retries retries) {
    return new Pages<>(listing, retries, item -> true);
  }

  /** The same, without the other items, which are dropped as they arrive, on several threads. */
  public Pages<T> where(Predicate<? super T> wanted) {
    return new Pages<>(listing, retries, wanted);
  }

  /**
   * Every item.
   *
   * @throws UnreadableResponseException if the listing repeats itself or does not end
   * @throws AtlasApiException if the last response to a page was not a success
   * @throws IOException if no response was received in any attempt
   * @throws InterruptedException if the thread was interrupted
   */
  public List<T> all() throws IOException, InterruptedException {
    try (var reads = new ParallelReads()) {
      return rest(begin(reads));
    }
  }

  /** Begins to read; the call that is returned waits for the end, and throws what all() does. */
  public Call<List<T>> start(ParallelReads reads) {
    Future<Map<Integer, Future<Part<T>>>> begun = reads.start(() -> begin(reads));
    return () -> rest(ParallelReads.await(begun));
  }

  /** Reads the first page, and requests those after it that are counted. */
  private Map<Integer, Future<Part<T>>> begin(ParallelReads reads)
      throws IOException, InterruptedException {
    Map<Integer, Part<T>> known = parts; // what arrives too late is no part of a later reading
    Part<T> first = part(1, known);
    Map<Integer, Future<Part<T>>> begun = new HashMap<>();
    begun.put(1, CompletableFuture.completedFuture(first));
    for (int number = 2; first.hasNext() && number <= first.pages(); number++) {
      int page = number;
      begun.put(page, reads.start(() -> part(page, known)));
    }
    return begun;
  }

  private Part<T> part(int number, Map<Integer, Part<T>> known)
      throws IOException, InterruptedException {
    Part<T> part = known.get(number);
    if (part == null) {
      Query query = Query.page(number).includeCount(number == 1);
      Page<T> page = retries.call(() -> listing.page(query));
      List<T> all = page.results();
      int size = Math.max(1, all.size());
      int pages = Math.min(MAX_PAGES_AHEAD, (page.total().orElse(0) + size - 1) / size);
      List<T> items = all.stream().filter(wanted).toList();
      part = new Part<>(items, all.stream().findFirst(), page.hasNext(), pages);
      known.put(number, part);
    }
    return part;
  }

  private List<T> rest(Map<Integer, Future<Part<T>>> begun)
      throws IOException, InterruptedException {
    var items = new ArrayList<T>();
    Set<T> firsts = new HashSet<>();
    int empty = 0;
    for (int number = 1; ; number++) {
      Future<Part<T>> requested = begun.remove(number);
      Part<T> part = requested == null ? part(number, parts) : ParallelReads.await(requested);
      empty = part.first().isEmpty() ? empty + 1 : 0;
      if (empty > MAX_EMPTY_PAGES) {
        throw endless(number, "one more empty page, and a link to the next");
      }
      if (part.first().isPresent() && !firsts.add(part.first().get())) {
        throw endless(number, "the beginning of an earlier page");
      }
      if (number == MAX_PAGES && part.hasNext()) {
        throw endless(number, "a link to one more page than any listing has");
      }
      items.addAll(part.items());
      if (!part.hasNext()) {
        parts = new ConcurrentHashMap<>();
        return List.copyOf(items);
      }
    }
  }

  private UnreadableResponseException endless(int number, String what) {
    parts = new ConcurrentHashMap<>(); // or the next reading would find the same in them
    return new UnreadableResponseException("GET page " + number + " of a listing", 200, null, what);
  }
}
