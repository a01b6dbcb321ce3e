package io.github.atlaskeys.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * How a sandbox behaves where Atlas's own behaviour is configurable, changing or unknown.
 * Immutable: start from {@link #defaults()} and change what a test is about.
 *
 * @param port the port to listen on at 127.0.0.1; 0 takes a free one
 * @param nonceLifetime how long a digest nonce may be used
 * @param markStale whether the challenge for an expired nonce says {@code stale=true}
 * @param maxNonceCount how often one nonce may be used before it counts as expired
 * @param challengeOnPermission401 whether the 401 for a missing role carries {@code
 *     WWW-Authenticate}
 * @param tokenLifetime how long a service account's access token is taken
 * @param tokenLimit the limit of each service account's requests for tokens
 * @param projectLimit the limit of each project's calls, and of each caller's {@code GET /groups}
 * @param organizationLimit the limit of each organization's calls
 * @param userLimit the limit of each caller's {@code GET /orgs}, and of its calls to the root
 * @param notAssignedAnswer what removing a key answers when it is not in the project
 * @param v1DeleteStatus what removing a key answers in the older dialects, 200 or 204; Atlas's
 *     sources differ
 * @param keepRequests whether requests are kept to be looked at; without, they are only counted,
 *     and WireMock's {@code verify} cannot be used
 * @param clock the time by which nonces and tokens grow old and buckets are filled
 */
public record SandboxOptions(
    int port,
    Duration nonceLifetime,
    boolean markStale,
    OptionalInt maxNonceCount,
    boolean challengeOnPermission401,
    Duration tokenLifetime,
    RateLimit tokenLimit,
    RateLimit projectLimit,
    RateLimit organizationLimit,
    RateLimit userLimit,
    NotAssignedAnswer notAssignedAnswer,
    int v1DeleteStatus,
    boolean keepRequests,
    Clock clock) {

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if a value cannot be used
   */
  public SandboxOptions {
    require(port >= 0 && port <= 65_535, "port must be 0 to 65535", port);
    require(nonceLifetime.toMillis() > 0, "nonce lifetime must be positive", nonceLifetime);
    require(
        tokenLifetime.toSeconds() > 0
            && tokenLifetime.equals(Duration.ofSeconds(tokenLifetime.toSeconds())),
        "token lifetime must be positive and whole seconds",
        tokenLifetime);
    require(maxNonceCount.orElse(1) > 0, "max nonce count must be positive", maxNonceCount);
    require(
        v1DeleteStatus == 200 || v1DeleteStatus == 204,
        "v1 delete status must be 200 or 204",
        v1DeleteStatus);
  }

  /**
   * Atlas as far as it is known: nonces of 60 s, expiry marked stale, tokens of an hour and ten of
   * them a minute, the published rate limits (project 1200 and 500 a minute, organization 500 and
   * 250, caller 300 and 100), a free port.
   */
  public static SandboxOptions defaults() {
    var minute = Duration.ofMinutes(1);
    return new SandboxOptions(
        0,
        Duration.ofSeconds(60),
        true,
        OptionalInt.empty(),
        false,
        Duration.ofHours(1),
        new RateLimit(10, 10, minute),
        new RateLimit(1200, 500, minute),
        new RateLimit(500, 250, minute),
        new RateLimit(300, 100, minute),
        NotAssignedAnswer.API_KEY_NOT_FOUND,
        204,
        true,
        Clock.systemUTC());
  }

  /** Listens on this port; 0 takes a free one. */
  public SandboxOptions withPort(int newPort) {
    return copy(newPort, nonceLifetime, markStale, maxNonceCount, challengeOnPermission401);
  }

  /** Lets a nonce be used for this long. */
  public SandboxOptions withNonceLifetime(Duration lifetime) {
    return copy(port, lifetime, markStale, maxNonceCount, challengeOnPermission401);
  }

  /** Says {@code stale=true} for an expired nonce, or leaves the client guessing. */
  public SandboxOptions withMarkStale(boolean mark) {
    return copy(port, nonceLifetime, mark, maxNonceCount, challengeOnPermission401);
  }

  /** Lets a nonce be used this many times; Jetty's own default is 1024. */
  public SandboxOptions withMaxNonceCount(int count) {
    var limit = OptionalInt.of(count);
    return copy(port, nonceLifetime, markStale, limit, challengeOnPermission401);
  }

  /** Sends a challenge with the 401 for a missing role too. */
  public SandboxOptions withChallengeOnPermission401(boolean challenge) {
    return copy(port, nonceLifetime, markStale, maxNonceCount, challenge);
  }

  /** Lets an access token be used for this long; {@code expires_in} says so, in seconds. */
  public SandboxOptions withTokenLifetime(Duration lifetime) {
    return tokens(lifetime, tokenLimit);
  }

  /** Limits each service account's requests for tokens. */
  public SandboxOptions withTokenLimit(RateLimit limit) {
    return tokens(tokenLifetime, limit);
  }

  /** Limits each project's calls, and each caller's {@code GET /groups}. */
  public SandboxOptions withProjectLimit(RateLimit limit) {
    return limits(limit, organizationLimit, userLimit);
  }

  /** Limits each organization's calls. */
  public SandboxOptions withOrganizationLimit(RateLimit limit) {
    return limits(projectLimit, limit, userLimit);
  }

  /** Limits each caller's {@code GET /orgs}, and its calls to the root. */
  public SandboxOptions withUserLimit(RateLimit limit) {
    return limits(projectLimit, organizationLimit, limit);
  }

  /** Takes every rate limit away, that of requests for tokens too. */
  public SandboxOptions withoutLimits() {
    return limits(RateLimit.unlimited(), RateLimit.unlimited(), RateLimit.unlimited())
        .withTokenLimit(RateLimit.unlimited());
  }

  /** Answers so when a key is removed from a project that it is not in. */
  public SandboxOptions withNotAssignedAnswer(NotAssignedAnswer answer) {
    return rest(answer, v1DeleteStatus, keepRequests, clock);
  }

  /** Answers 200 or 204 when a key is removed in the older dialects. */
  public SandboxOptions withV1DeleteStatus(int status) {
    return rest(notAssignedAnswer, status, keepRequests, clock);
  }

  /** Keeps requests, or only counts them so that a long run does not fill the memory. */
  public SandboxOptions withKeepRequests(boolean keep) {
    return rest(notAssignedAnswer, v1DeleteStatus, keep, clock);
  }

  /** Takes the time from this clock. */
  public SandboxOptions withClock(Clock newClock) {
    return rest(notAssignedAnswer, v1DeleteStatus, keepRequests, newClock);
  }

  private SandboxOptions copy(
      int newPort, Duration lifetime, boolean mark, OptionalInt count, boolean challenge) {
    return new SandboxOptions(
        newPort,
        lifetime,
        mark,
        count,
        challenge,
        tokenLifetime,
        tokenLimit,
        projectLimit,
        organizationLimit,
        userLimit,
        notAssignedAnswer,
        v1DeleteStatus,
        keepRequests,
        clock);
  }

  private SandboxOptions tokens(Duration lifetime, RateLimit limit) {
    return new SandboxOptions(
        port,
        nonceLifetime,
        markStale,
        maxNonceCount,
        challengeOnPermission401,
        lifetime,
        limit,
        projectLimit,
        organizationLimit,
        userLimit,
        notAssignedAnswer,
        v1DeleteStatus,
        keepRequests,
        clock);
  }

  private SandboxOptions limits(RateLimit project, RateLimit organization, RateLimit user) {
    return new SandboxOptions(
        port,
        nonceLifetime,
        markStale,
        maxNonceCount,
        challengeOnPermission401,
        tokenLifetime,
        tokenLimit,
        project,
        organization,
        user,
        notAssignedAnswer,
        v1DeleteStatus,
        keepRequests,
        clock);
  }

  private SandboxOptions rest(NotAssignedAnswer answer, int v1, boolean keep, Clock newClock) {
    return new SandboxOptions(
        port,
        nonceLifetime,
        markStale,
        maxNonceCount,
        challengeOnPermission401,
        tokenLifetime,
        tokenLimit,
        projectLimit,
        organizationLimit,
        userLimit,
        answer,
        v1,
        keep,
        newClock);
  }

  private static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", was " + value);
    }
  }
}
