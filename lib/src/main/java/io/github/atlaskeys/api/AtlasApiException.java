package io.github.atlaskeys.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Atlas answered, and the answer was not a success. Decide by {@link #errorCode()}, then by {@link
 * #status()}, never by the message. It is not thrown when no answer came; that is an {@link
 * java.io.IOException}.
 *
 * @see <a href="https://www.mongodb.com/docs/atlas/reference/api-errors/">Atlas's error codes</a>
 */
public class AtlasApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String summary;
  private final String request;
  private final int status;
  private final @Nullable String errorCode;
  private final @Nullable String detail;
  private final String[] parameters;
  private final @Nullable RetryAfter retryAfter;

  /** Whether a 401 came without a challenge that could be answered: nobody judged the API key. */
  private final boolean unchallenged;

  AtlasApiException(Answer answer, ErrorBody body) {
    this(body.masked(answer.secrets()), answer);
  }

  private AtlasApiException(ErrorBody body, Answer answer) {
    super(answer.summary(body));
    this.summary = answer.summary(body);
    this.unchallenged = answer.unchallenged(body);
    this.request = answer.request();
    this.status = answer.status();
    this.errorCode = body.code().orElse(null);
    this.detail = body.detailLine().orElse(null);
    this.parameters = body.parameterTexts().toArray(String[]::new);
    this.retryAfter = answer.retryAfter().orElse(null);
  }

  /** The same once more, for another thread: with a stack trace of its own. */
  AtlasApiException(AtlasApiException other) {
    super(other.summary, other);
    this.summary = other.summary;
    this.request = other.request;
    this.status = other.status;
    this.errorCode = other.errorCode;
    this.detail = other.detail;
    this.parameters = other.parameters;
    this.retryAfter = other.retryAfter;
    this.unchallenged = other.unchallenged;
  }

  AtlasApiException again() {
    return new AtlasApiException(this);
  }

  /**
   * As Atlas might answer, for tests of what is built on this library.
   *
   * @param request what was asked, for example {@code DELETE /groups/...}
   * @param status the HTTP status
   * @param errorCode Atlas's name for the error; empty for none
   * @param detail Atlas's sentence for people; empty for none
   */
  public AtlasApiException(String request, int status, String errorCode, String detail) {
    this(
        new Answer(request, status, Map.of(), "", new Secrets()),
        new ErrorBody(errorCode, detail, List.of()));
  }

  /** The message: what was asked and what was answered, on one line. */
  public String summary() {
    return summary;
  }

  /** What was asked: method and path, for example {@code DELETE /groups/.../apiKeys/...}. */
  public String request() {
    return request;
  }

  /** The HTTP status, of the envelope's content when there was an envelope. */
  public int status() {
    return status;
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

  boolean unchallenged() {
    return unchallenged;
  }

  /**
   * How long Atlas asks to wait before the next try, if it says. A date is taken against the
   * answer's own {@code Date}, so that a wrong clock on either side does no harm.
   *
   * @param now the time to take a date against when the answer carries no {@code Date}
   * @return zero when the time has passed
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#field.retry-after">RFC 9110,
   *     Retry-After</a>
   */
  public Optional<Duration> retryAfter(Instant now) {
    return Optional.ofNullable(retryAfter).map(after -> after.from(now));
  }
}
