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
 * Reads a listing whole: page by page, 500 items each, until a page that is not full and links to
 * no other. The first page is counted, and the pages that the count promises are requested at the
 * same time; where Atlas cannot count (5xx, for example {@code TIMEOUT_WHILE_PAGING}), the page is
 * requested without a count. A page without a count has no link, though more may follow.
 *
 * <pre>{@code
 * List<Project> projects = Pages.of(atlas::listGroups, Retries.standard()).all();
 * }</pre>
 *
 * <p>A page that failed is requested again, and only that page: while the retries allow it, and
 * when {@link #all} is called again after it failed. Listings change while they are read: an item
 * may come twice ({@link ApiKey#byId}) or not at all. A listing with fewer different items than
 * were counted is read once more, and then it is incomplete. For one thread at a time.
 *
 * @param <T> what is listed
 * @see <a href="https://www.mongodb.com/docs/atlas/api/api-responses/">Atlas on pagination</a>
 */
public final class Pages<T> {
  /** Five million items; no listing of Atlas's is that long. */
  private static final int MAX_PAGES = 10_000;

  /** A page may be empty because its items went away meanwhile; several in a row may not. */
  private static final int MAX_EMPTY_PAGES = 3;

  /** However many there are: those of a listing that is asked for by mistake, too. */
  private static final int MAX_PAGES_AHEAD = 200;

  private static final String CANNOT_COUNT = "TIMEOUT_WHILE_PAGING";

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
   * @param identities of all its items
   * @param first of all its items; the same on two pages means that one came twice
   * @param counted how many items the listing has by this page, 0 if it does not say
   */
  private record Part<T>(
      List<T> items, List<Object> identities, Optional<T> first, boolean hasNext, int counted) {
    boolean isFull() {
      return identities.size() >= Query.MAX_ITEMS_PER_PAGE;
    }

    /** Whether the server may allow no larger pages than the first. */
    boolean isAsLargeAs(Part<?> first) {
      return first.hasNext && identities.size() >= first.identities.size();
    }

    /** How many pages there are, if the others are as large. */
    int pages() {
      int size = Math.max(1, identities.size());
      return Math.min(MAX_PAGES_AHEAD, (Math.max(0, counted) + size - 1) / size);
    }
  }

  private final Listing<T> listing;
  private final Retries retries;
  private final Predicate<? super T> wanted;

  /** The pages that were read; another map once all are, or turn out to be no listing. */
  private volatile Map<Integer, Part<T>> parts = new ConcurrentHashMap<>();

  /** Whether Atlas is asked to count, as it is until it cannot. */
  private volatile boolean counts = true;

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
   * @throws IncompleteListingException if Atlas counts more items than it lists, twice
   * @throws UnreadableResponseException if the listing repeats itself or does not end
   * @throws AtlasApiException if the last response to a page was not a success
   * @throws IOException if no response was received in any attempt
   * @throws InterruptedException if the thread was interrupted
   */
  public List<T> all() throws IOException, InterruptedException {
    try (var reads = new ParallelReads()) {
      return whole(begin(reads), reads);
    }
  }

  /** Begins to read; the call that is returned waits for the end, and throws what all() does. */
  public Call<List<T>> start(ParallelReads reads) {
    Future<Map<Integer, Future<Part<T>>>> begun = reads.start(() -> begin(reads));
    return () -> whole(ParallelReads.await(begun), reads);
  }

  /** A listing that changed while it was read may be short once. */
  @SuppressWarnings("UnusedException") // the second one says the same
  private List<T> whole(Map<Integer, Future<Part<T>>> begun, ParallelReads reads)
      throws IOException, InterruptedException {
    try {
      return rest(begun);
    } catch (IncompleteListingException e) {
      return rest(begin(reads));
    }
  }

  /** Reads the first page, and requests those after it that are counted. */
  private Map<Integer, Future<Part<T>>> begin(ParallelReads reads)
      throws IOException, InterruptedException {
    Map<Integer, Part<T>> known = parts; // what arrives too late is no part of a later reading
    Part<T> first = part(1, known);
    Map<Integer, Future<Part<T>>> begun = new HashMap<>();
    begun.put(1, CompletableFuture.completedFuture(first));
    boolean more = first.hasNext() || first.isFull();
    for (int number = 2; more && number <= first.pages(); number++) {
      int page = number;
      begun.put(page, reads.start(() -> part(page, known)));
    }
    return begun;
  }

  private Part<T> part(int number, Map<Integer, Part<T>> known)
      throws IOException, InterruptedException {
    Part<T> part = known.get(number);
    if (part == null) {
      Page<T> page = retries.call(() -> page(number));
      List<T> all = page.results();
      part =
          new Part<>(
              all.stream().filter(wanted).toList(),
              all.stream().map(Pages::identity).toList(),
              all.stream().findFirst(),
              page.hasNext(),
              number == 1 ? page.total().orElse(0) : 0);
      known.put(number, part);
    }
    return part;
  }

  private Page<T> page(int number) throws IOException {
    boolean count = number == 1 && counts;
    try {
      return listing.page(Query.page(number).includeCount(count));
    } catch (AtlasApiException e) {
      if (!count || e.status() < 500) {
        throw e;
      }
      counts = false; // from the next attempt on, which waits as after any failure
      if (!cannotCount(e)) {
        throw e;
      }
      return listing.page(Query.page(number).includeCount(false));
    }
  }

  /** Whether Atlas says that it would respond without a count. */
  static boolean cannotCount(AtlasApiException e) {
    return e.errorCode().filter(CANNOT_COUNT::equals).isPresent();
  }

  /** The roles of a key that comes twice may differ. */
  private static Object identity(Object item) {
    return item instanceof Principal key ? key.id() : item;
  }

  private List<T> rest(Map<Integer, Future<Part<T>>> begun)
      throws IOException, InterruptedException {
    var items = new ArrayList<T>();
    Set<Object> found = new HashSet<>();
    Set<T> firsts = new HashSet<>();
    Part<T> first = part(1, parts);
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
      boolean isLast = !part.hasNext() && !part.isFull();
      if (number == MAX_PAGES && !isLast) {
        throw endless(number, "a link to one more page than any listing has");
      }
      items.addAll(part.items());
      found.addAll(part.identities());
      boolean isShort = found.size() < first.counted();
      if (isLast && !(isShort && part.isAsLargeAs(first))) {
        forget();
        if (isShort) {
          throw new IncompleteListingException(items, found.size(), first.counted());
        }
        return List.copyOf(items);
      }
    }
  }

  private UnreadableResponseException endless(int number, String what) {
    forget(); // or the next reading would find the same in what was read
    return new UnreadableResponseException("GET page " + number + " of a listing", 200, null, what);
  }

  private void forget() {
    parts = new ConcurrentHashMap<>();
    counts = true;
  }
}
