package io.github.atlaskeys.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A fault to order with {@link AtlasSandbox#fault}: what happens, to which requests, how often.
 * Immutable; each method that narrows or repeats a fault returns a changed copy.
 *
 * <pre>{@code
 * sandbox.fault(Fault.rateLimited(Duration.ofSeconds(5)).on("DELETE").times(2));
 * sandbox.fault(Fault.resetAfterWork().onProject(projectId));
 * sandbox.fault(Fault.latency(Duration.ofMillis(40)).always());
 * }</pre>
 *
 * <p>It strikes once unless {@link #times} or {@link #always} says otherwise, and only requests
 * whose credentials were accepted, so that a challenge is never counted, unless {@link
 * #evenUnauthenticated} says otherwise. A service account's request for a token is a request like
 * any other: {@code onPath("^/api/oauth/token$")} strikes only those, {@code
 * onPath("^/api/atlas/")} none of them. Faults are tried in the order they were ordered in; the
 * first that matches decides the answer, while latencies add up and keep the answer. An ordered
 * answer is sent as it is: {@code envelope} and {@code pretty} do not touch it.
 */
public final class Fault {

  private final Effect effect;
  private final Duration latency;
  private final Predicate<Call> aim;
  private final BooleanSupplier chance;
  private final int times;
  private final boolean evenUnauthenticated;

  private Fault(
      Effect effect,
      Duration latency,
      Predicate<Call> aim,
      BooleanSupplier chance,
      int times,
      boolean evenUnauthenticated) {
    this.effect = effect;
    this.latency = latency;
    this.aim = aim;
    this.chance = chance;
    this.times = times;
    this.evenUnauthenticated = evenUnauthenticated;
  }

  private static Fault of(Effect effect, Duration latency) {
    return new Fault(effect, latency, call -> true, () -> true, 1, false);
  }

  private static Fault of(Effect effect) {
    return of(effect, Duration.ZERO);
  }

  /**
   * Answers as usual, but later.
   *
   * @throws IllegalArgumentException if the latency is negative
   */
  public static Fault latency(Duration latency) {
    require(!latency.isNegative(), "latency must not be negative", latency);
    return of(Effect.NONE, latency);
  }

  /**
   * Answers 429 with {@code Retry-After} in seconds, rounded up.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#field.retry-after">RFC 9110</a>
   */
  public static Fault rateLimited(Duration retryAfter) {
    return of(Effect.rateLimited(now -> now.plus(retryAfter), Effect.RetryAfter.SECONDS));
  }

  /** Answers 429 with {@code Retry-After} as an HTTP date, which has whole seconds. */
  public static Fault rateLimitedUntil(Instant time) {
    return of(Effect.rateLimited(now -> time, Effect.RetryAfter.DATE));
  }

  /** Answers 429 without {@code Retry-After}, which Atlas "might not always return". */
  public static Fault rateLimitedWithoutRetryAfter() {
    return of(Effect.rateLimited(now -> now.plusSeconds(60), Effect.RetryAfter.ABSENT));
  }

  /** Answers 503 with a page for people, as Atlas's front does when nothing is behind it. */
  public static Fault html503() {
    return answer(503, "text/html;charset=utf-8", Effect.UNAVAILABLE_PAGE);
  }

  /**
   * Answers this status with an error body as Atlas writes it.
   *
   * @throws IllegalArgumentException if the status is not 400 to 599
   */
  public static Fault status(int status, String errorCode) {
    require(status >= 400 && status <= 599, "an error's status must be 400 to 599", status);
    return of((work, now) -> ApiError.ordered(status, errorCode));
  }

  /**
   * Answers exactly this.
   *
   * @throws IllegalArgumentException if the status is not 200 to 599
   */
  public static Fault answer(int status, String contentType, String body) {
    require(status >= 200 && status <= 599, "status must be 200 to 599", status);
    return of((work, now) -> Answer.of(status, contentType, body));
  }

  /** Cuts the connection; nothing was changed. */
  public static Fault resetBeforeWork() {
    return of((work, now) -> Answer.cut());
  }

  /** Does what was asked, then cuts the connection: the caller cannot know. */
  public static Fault resetAfterWork() {
    return of((work, now) -> work.get().lost());
  }

  /** Strikes only requests with this method. */
  public Fault on(String method) {
    return aimed(call -> call.method().equals(method));
  }

  /** Strikes only requests in whose path, without the query, this regular expression is found. */
  public Fault onPath(String regex) {
    var pattern = Pattern.compile(regex);
    return aimed(call -> pattern.matcher(call.path()).find());
  }

  /**
   * Strikes only requests to this project.
   *
   * @throws IllegalArgumentException if the id is malformed
   */
  public Fault onProject(String projectId) {
    return onPath("/groups/" + Ids.require(projectId, "project id") + "(/|$)");
  }

  /**
   * Strikes this many requests.
   *
   * @throws IllegalArgumentException if the number is below 1
   */
  public Fault times(int number) {
    require(number >= 1, "times must be 1 or more", number);
    return new Fault(effect, latency, aim, chance, number, evenUnauthenticated);
  }

  /** Strikes every request it matches, until {@link AtlasSandbox#clearFaults()}. */
  public Fault always() {
    return times(Integer.MAX_VALUE);
  }

  /**
   * Strikes a share of the requests it matches; only strikes are counted by {@link #times}.
   *
   * @throws IllegalArgumentException if the share is not 0 to 1
   */
  public Fault withProbability(double share, Random random) {
    require(share >= 0 && share <= 1, "probability must be 0 to 1", share);
    BooleanSupplier draw = () -> random.nextDouble() < share;
    return new Fault(effect, latency, aim, draw, times, evenUnauthenticated);
  }

  /** Strikes only requests whose credentials were accepted; this is how each fault begins. */
  public Fault afterAuthentication() {
    return new Fault(effect, latency, aim, chance, times, false);
  }

  /** Strikes any request, before its credentials are looked at. */
  public Fault evenUnauthenticated() {
    return new Fault(effect, latency, aim, chance, times, true);
  }

  private Fault aimed(Predicate<Call> narrower) {
    return new Fault(effect, latency, aim.and(narrower), chance, times, evenUnauthenticated);
  }

  private static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", was " + value);
    }
  }

  boolean decides() {
    return effect != Effect.NONE;
  }

  Effect effect() {
    return effect;
  }

  Duration latency() {
    return latency;
  }

  int times() {
    return times;
  }

  boolean isEvenUnauthenticated() {
    return evenUnauthenticated;
  }

  /** Chance is asked last: a request that is not aimed at draws no number. */
  boolean matches(Call call) {
    return aim.test(call) && chance.getAsBoolean();
  }
}
