package io.github.atlaskeys.api;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Atlas responded, and the response was not a success; or the version of the API that is called has
 * no such operation. Decide by {@link #errorCode()}, then by {@link #status()}, never by the
 * message; {@link Problem#of(AtlasApiException)} does. It is not thrown when no response was
 * received; that is an {@link java.io.IOException}.
 *
 * @see <a href="https://www.mongodb.com/docs/atlas/reference/api-errors/">Atlas's error codes</a>
 */
public class AtlasApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int MAX_DETAIL_LENGTH = 300;

  /** What a 429 says of its bucket: path, seconds to wait, capacity, refill, seconds per refill. */
  private static final int BUCKET_PARAMETERS = 5;

  /** Longer than anyone waits; a longer Retry-After means the same. */
  private static final Duration MAX_RETRY_AFTER = Duration.ofDays(1);

  private static final Duration MAX_TIME_PER_REQUEST = Duration.ofMinutes(1);

  private final String request;
  private final int status;
  private final @Nullable String errorCode;
  private final @Nullable String detail;
  private final String[] parameters;

  /** At most one of these two is set: a date without a Date to compare it with stays a date. */
  private final @Nullable Duration retryAfter;

  private final @Nullable Instant retryAt;

  private final boolean tokenRequest;
  private final boolean page;

  /**
   * A response as Atlas might give it, for tests of code that uses this library.
   *
   * @param request method and path, for example {@code DELETE /groups/...}
   * @param status the HTTP status
   * @param errorCode Atlas's name for the error; empty for none
   * @param detail Atlas's sentence for people; empty for none
   */
  public AtlasApiException(String request, int status, String errorCode, String detail) {
    this(request, status, errorCode, detail, List.of(), Map.of(), false);
  }

  /**
   * A response as it came. Text is made one line without control characters; secrets must have been
   * masked already.
   *
   * @param request method and path, for example {@code DELETE /groups/...}
   * @param status the HTTP status
   * @param errorCode Atlas's name for the error, if the response has one
   * @param detail a sentence for people, cut after 300 characters
   * @param parameters what the sentence is about
   * @param headers the response's headers, of which {@code Retry-After} and {@code Date} are read
   * @param tokenRequest whether the request was for an access token
   */
  public AtlasApiException(
      String request,
      int status,
      @Nullable String errorCode,
      @Nullable String detail,
      List<String> parameters,
      Map<String, ? extends Collection<String>> headers,
      boolean tokenRequest) {
    super(message(request, status, line(errorCode), shortened(line(detail))));
    this.request = request;
    this.status = status;
    this.errorCode = line(errorCode);
    this.detail = shortened(line(detail));
    this.parameters = parameters.stream().map(Problem::oneLine).toArray(String[]::new);
    String after = header(headers, "Retry-After").map(String::strip).orElse("");
    Optional<Instant> date = date(after);
    Optional<Instant> responseDate = header(headers, "Date").flatMap(AtlasApiException::date);
    this.retryAfter =
        after.matches("\\d+")
            ? seconds(after)
            : date.flatMap(at -> responseDate.map(from -> between(from, at))).orElse(null);
    this.retryAt = responseDate.isPresent() ? null : date.orElse(null);
    this.tokenRequest = tokenRequest;
    this.page = header(headers, "Content-Type").filter(type -> type.contains("html")).isPresent();
  }

  private AtlasApiException(String request, String reason) {
    super(request + " was not sent: " + reason);
    this.request = request;
    this.status = 0;
    this.errorCode = null;
    this.detail = reason;
    this.parameters = new String[0];
    this.retryAfter = null;
    this.retryAt = null;
    this.tokenRequest = false;
    this.page = false;
  }

  /**
   * The version of the API that is called has no such operation: nothing was sent, and the status
   * is 0.
   *
   * @param request method and path
   * @param version the version
   */
  public static AtlasApiException notInVersion(String request, ApiVersion version) {
    return new AtlasApiException(
        request, "API version %s has no service accounts; use v2".formatted(version));
  }

  private static String message(
      String request, int status, @Nullable String errorCode, @Nullable String detail) {
    return request
        + " returned "
        + status
        + (errorCode == null ? "" : " " + errorCode)
        + (detail == null ? "" : ": " + detail);
  }

  private static @Nullable String line(@Nullable String text) {
    String line = text == null ? "" : Problem.oneLine(text);
    return line.isEmpty() ? null : line;
  }

  private static @Nullable String shortened(@Nullable String text) {
    return text == null || text.length() <= MAX_DETAIL_LENGTH
        ? text
        : text.substring(0, MAX_DETAIL_LENGTH) + "...";
  }

  /** HTTP/2 sends names in lower case, HTTP/1.1 in any. */
  private static Optional<String> header(
      Map<String, ? extends Collection<String>> headers, String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .flatMap(header -> header.getValue().stream())
        .findFirst();
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Duration seconds(String digits) {
    String number = digits.replaceFirst("^0+(?=\\d)", "");
    return number.length() > 9
        ? MAX_RETRY_AFTER
        : bounded(Duration.ofSeconds(Long.parseLong(number)));
  }

  private static Duration between(Instant from, Instant to) {
    return bounded(Duration.ofSeconds(Duration.between(from, to).toSeconds()));
  }

  private static Duration bounded(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : wait;
  }

  /** Method and path of the request, for example {@code DELETE /groups/.../apiKeys/...}. */
  public String request() {
    return request;
  }

  /** The HTTP status; 0 if the request was not sent, see {@link #notInVersion}. */
  public int status() {
    return status;
  }

  /** Whether the response was an HTML page: Atlas's own errors are JSON. */
  boolean isPage() {
    return page;
  }

  /** Whether the request was for a service account's access token, and not for the call itself. */
  public boolean isTokenRequest() {
    return tokenRequest;
  }

  /**
   * Atlas's name for the error, for example {@code GROUP_NOT_FOUND}; from the {@code X-Error-Code}
   * header when the body has none.
   */
  public Optional<String> errorCode() {
    return Optional.ofNullable(errorCode);
  }

  /** Atlas's sentence for people, on one line, 300 characters at most. */
  public Optional<String> detail() {
    return Optional.ofNullable(detail);
  }

  /** What the sentence is about, in Atlas's order; numbers in their decimal form. */
  public List<String> parameters() {
    return List.of(parameters);
  }

  /**
   * How long Atlas asks to wait before the next attempt, if it says: a day at most. A date is
   * compared with the response's own {@code Date}, so that a wrong clock on either side does no
   * harm.
   *
   * @param now the time to compare a date with when the response has no {@code Date}
   * @return zero when the time has passed; empty when there is no {@code Retry-After} or it is
   *     neither seconds nor a date
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#field.retry-after">RFC 9110,
   *     Retry-After</a>
   */
  public Optional<Duration> retryAfter(Instant now) {
    return retryAfter().or(() -> Optional.ofNullable(retryAt).map(at -> between(now, at)));
  }

  /**
   * How long the bucket of the rate limit takes to gain one request, by the parameters of a 429; a
   * minute at most. {@code Retry-After: 0} asks for less than that.
   *
   * @see <a href="https://www.mongodb.com/docs/atlas/api/api-rate-limit/">Atlas's rate limits</a>
   */
  public Optional<Duration> timePerRequest() {
    boolean says =
        status == 429
            && parameters.length == BUCKET_PARAMETERS
            && parameters[3].matches("0*[1-9]\\d{0,8}")
            && parameters[4].matches("\\d{1,9}");
    return says
        ? Optional.of(
            shorter(
                Duration.ofSeconds(Long.parseLong(parameters[4]))
                    .dividedBy(Long.parseLong(parameters[3]))))
        : Optional.empty();
  }

  private static Duration shorter(Duration time) {
    return time.compareTo(MAX_TIME_PER_REQUEST) > 0 ? MAX_TIME_PER_REQUEST : time;
  }

  /** The same, as far as the response itself says, without any clock. */
  Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
