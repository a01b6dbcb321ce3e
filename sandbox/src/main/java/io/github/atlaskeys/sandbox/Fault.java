package io.github.atlaskeys.sandbox;

import static io.github.atlaskeys.sandbox.SandboxOptions.require;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A fault to inject with {@link AtlasSandbox#fault}. Immutable. Methods throw {@link
 * IllegalArgumentException} for values that are not as documented.
 *
 * <pre>{@code
 * sandbox.fault(Fault.rateLimited(Duration.ofSeconds(5)).on("DELETE").times(2));
 * sandbox.fault(Fault.latency(Duration.ofMillis(40)).always());
 * }</pre>
 *
 * <p>By default it applies to one request with valid credentials; a service account's request for a
 * token is one too. If several faults apply, their latencies add up, and the first of the others
 * decides the response, which {@code envelope} and {@code pretty} do not change.
 */
public final class Fault {
  // The title is that of https://github.com/mongodb/terraform-provider-mongodbatlas/issues/256.
  private static final String UNAVAILABLE_PAGE =
      """
      <!DOCTYPE html>
      <html><head><title>MongoDB Cloud Manager Unavailable</title></head>
      <body><h1>MongoDB Cloud Manager is currently unavailable</h1></body></html>
      """;

  // RFC_1123_DATE_TIME writes days with one digit, which HTTP does not allow.
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private static final RateLimit RECORDED_LIMIT = new RateLimit(1200, 500, Duration.ofMinutes(1));

  /** May do the work, and makes the response. */
  interface Effect {
    /** For faults that are latency only. */
    Effect NONE = (work, now) -> work.get();

    Response apply(Supplier<Response> work, Instant now);
  }

  final Effect effect;
  final Duration latency;

  private final Predicate<Request> filter;
  private final int times;

  /** Whether it applies before authentication, instead of after. */
  private final boolean early;

  private Fault(
      Effect effect, Duration latency, Predicate<Request> filter, int times, boolean early) {
    this.effect = effect;
    this.latency = latency;
    this.filter = filter;
    this.times = times;
    this.early = early;
  }

  private static Fault of(Effect effect) {
    return new Fault(effect, Duration.ZERO, request -> true, 1, false);
  }

  private static Fault of(ApiError error) {
    return of((work, now) -> error.response);
  }

  /** Responds as usual, but later. */
  public static Fault latency(Duration latency) {
    require(!latency.isNegative(), "latency must not be negative", latency);
    return new Fault(Effect.NONE, latency, request -> true, 1, false);
  }

  /** Responds 429 with {@code Retry-After} in seconds, rounded up. */
  public static Fault rateLimited(Duration retryAfter) {
    var seconds = Long.toString(seconds(retryAfter));
    return of(rateLimitError(retryAfter).withHeader("Retry-After", seconds));
  }

  /** Responds 429 with {@code Retry-After} as an HTTP date, which has whole seconds. */
  public static Fault rateLimitedUntil(Instant time) {
    var date = HTTP_DATE.format(time);
    return of(
        (work, now) ->
            rateLimitError(Duration.between(now, time)).withHeader("Retry-After", date).response);
  }

  /** Responds 429 without {@code Retry-After}, which Atlas "might not always return". */
  public static Fault rateLimitedWithoutRetryAfter() {
    return of(rateLimitError(Duration.ofMinutes(1)));
  }

  private static ApiError rateLimitError(Duration retryAfter) {
    return ApiError.rateLimited("api/atlas/v2", seconds(retryAfter), RECORDED_LIMIT);
  }

  private static long seconds(Duration retryAfter) {
    return Math.max(0, retryAfter.plusMillis(999).toSeconds());
  }

  /** Responds 503 with an HTML page, as Atlas's load balancer does. */
  public static Fault html503() {
    return answer(503, "text/html;charset=utf-8", UNAVAILABLE_PAGE);
  }

  /** Responds with an error, of status 400 to 599, in Atlas's usual form. */
  public static Fault status(int status, String errorCode) {
    require(status >= 400 && status <= 599, "an error's status must be 400 to 599", status);
    return of(new ApiError(status, errorCode, "The sandbox was told to answer so."));
  }

  /** Responds with exactly this; the status is 200 to 599. */
  public static Fault answer(int status, String contentType, String body) {
    require(status >= 200 && status <= 599, "status must be 200 to 599", status);
    return of((work, now) -> Response.of(status, contentType, body));
  }

  /** Responds 500 to requests for a page with a count, as Atlas does where counting takes long. */
  public static Fault uncountable() {
    var detail = "Unable to calculate the total number of results. Retry with includeCount=false.";
    return of(new ApiError(500, "TIMEOUT_WHILE_PAGING", detail)).onCountedPages();
  }

  /** Responds with a page that has no results and links to no next page; its count stays. */
  public static Fault breakOff() {
    return of((work, now) -> work.get().withoutResults());
  }

  /** Responds as usual, with one more header, or another value of it. */
  public static Fault header(String name, String value) {
    return of((work, now) -> work.get().withHeader(name, value));
  }

  /** Resets the connection; nothing was changed. */
  public static Fault resetBeforeWork() {
    return of((work, now) -> Response.reset());
  }

  /** Does what was asked, then resets the connection, so that the client cannot know. */
  public static Fault resetAfterWork() {
    return of((work, now) -> Response.reset().delayed(work.get().delayMillis()));
  }

  /** Applies only to requests with this method. */
  public Fault on(String method) {
    return filtered(request -> request.method().equals(method));
  }

  /**
   * Applies only to requests in whose path, without the query, this regular expression is found.
   */
  public Fault onPath(String regex) {
    var pattern = Pattern.compile(regex);
    return filtered(request -> pattern.matcher(request.path()).find());
  }

  /** Applies only to GET requests for this page, from 1. */
  public Fault onPage(int page) {
    require(page >= 1, "page must be 1 or more", page);
    var number = Integer.toString(page);
    return on("GET").filtered(request -> request.parameter("pageNum", "1").equals(number));
  }

  /** Applies only to GET requests that ask for a count, as all do that do not decline it. */
  public Fault onCountedPages() {
    return on("GET").filtered(request -> request.flag("includeCount", true));
  }

  /** Applies only to requests to this project. */
  public Fault onProject(String projectId) {
    return onPath("/groups/" + State.requireId(projectId, "project id") + "(/|$)");
  }

  // New conditions come first, so that a request that does not match draws no random number.
  private Fault filtered(Predicate<Request> condition) {
    return new Fault(effect, latency, condition.and(filter), times, early);
  }

  /** Applies to this many requests. */
  public Fault times(int number) {
    require(number >= 1, "times must be 1 or more", number);
    return new Fault(effect, latency, filter, number, early);
  }

  /** Applies to every matching request, until {@link AtlasSandbox#clearFaults()}. */
  public Fault always() {
    return times(Integer.MAX_VALUE);
  }

  /** Applies to a share, 0 to 1, of the matching requests; {@link #times} counts only those. */
  public Fault withProbability(double share, Random random) {
    require(share >= 0 && share <= 1, "probability must be 0 to 1", share);
    var drawn = filter.and(request -> random.nextDouble() < share);
    return new Fault(effect, latency, drawn, times, early);
  }

  /** Applies to any request, before authentication. */
  public Fault evenUnauthenticated() {
    return new Fault(effect, latency, filter, times, true);
  }

  /** The faults that were injected and still apply. */
  static final class Injected {
    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    private record Entry(Fault fault, AtomicInteger left) {}

    void add(Fault fault) {
      entries.add(new Entry(fault, new AtomicInteger(fault.times)));
    }

    void clear() {
      entries.clear();
    }

    /**
     * The faults that apply to this request before, or after, authentication, combined into one.
     */
    Fault match(Request request, boolean authenticated) {
      var all = latency(Duration.ZERO);
      for (var entry : entries) {
        var fault = entry.fault;
        var decided = all.effect != Effect.NONE && fault.effect != Effect.NONE;
        if (!decided && fault.early != authenticated && use(entry, request)) {
          var effect = fault.effect == Effect.NONE ? all.effect : fault.effect;
          all = new Fault(effect, all.latency.plus(fault.latency), all.filter, 1, !authenticated);
        }
      }
      return all;
    }

    private boolean use(Entry entry, Request request) {
      if (!entry.fault.filter.test(request)) {
        return false;
      }
      if (entry.fault.times == Integer.MAX_VALUE) {
        return true;
      }
      var left = entry.left.decrementAndGet();
      if (left <= 0) {
        entries.remove(entry);
      }
      // Below zero if a concurrent request took the last one.
      return left >= 0;
    }
  }
}
