package io.github.atlaskeys.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Consumer;

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
 * @param alreadyAssignedAnswer the response to adding a key that is already in the project
 * @param loseOverlappingUpdates whether each change of a key reads the key's assignments when its
 *     request begins and writes all of them back when it ends, without a lock in between: of two
 *     changes that overlap, both succeed and the effect of the one that ends first is lost. One
 *     after another, none is
 * @param v1DeleteStatus what removing a key answers in the older dialects, 200 or 204; Atlas's
 *     sources differ
 * @param keepRequests whether requests are kept to be looked at; without, they are only counted,
 *     and WireMock's {@code verify} cannot be used
 * @param clock the time by which nonces and tokens grow old, buckets are filled and listings lag
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
    AlreadyAssignedAnswer alreadyAssignedAnswer,
    boolean loseOverlappingUpdates,
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
        AlreadyAssignedAnswer.NO_CONTENT,
        false,
        204,
        true,
        Clock.systemUTC());
  }

  /** Listens on this port; 0 takes a free one. */
  public SandboxOptions withPort(int newPort) {
    return with(draft -> draft.port = newPort);
  }

  /** Lets a nonce be used for this long. */
  public SandboxOptions withNonceLifetime(Duration lifetime) {
    return with(draft -> draft.nonceLifetime = lifetime);
  }

  /** Says {@code stale=true} for an expired nonce, or leaves the client guessing. */
  public SandboxOptions withMarkStale(boolean mark) {
    return with(draft -> draft.markStale = mark);
  }

  /** Lets a nonce be used this many times; Jetty's own default is 1024. */
  public SandboxOptions withMaxNonceCount(int count) {
    return with(draft -> draft.maxNonceCount = OptionalInt.of(count));
  }

  /** Sends a challenge with the 401 for a missing role too. */
  public SandboxOptions withChallengeOnPermission401(boolean challenge) {
    return with(draft -> draft.challengeOnPermission401 = challenge);
  }

  /** Lets an access token be used for this long; {@code expires_in} says so, in seconds. */
  public SandboxOptions withTokenLifetime(Duration lifetime) {
    return with(draft -> draft.tokenLifetime = lifetime);
  }

  /** Limits each service account's requests for tokens. */
  public SandboxOptions withTokenLimit(RateLimit limit) {
    return with(draft -> draft.tokenLimit = limit);
  }

  /** Limits each project's calls, and each caller's {@code GET /groups}. */
  public SandboxOptions withProjectLimit(RateLimit limit) {
    return with(draft -> draft.projectLimit = limit);
  }

  /** Limits each organization's calls. */
  public SandboxOptions withOrganizationLimit(RateLimit limit) {
    return with(draft -> draft.organizationLimit = limit);
  }

  /** Limits each caller's {@code GET /orgs}, and its calls to the root. */
  public SandboxOptions withUserLimit(RateLimit limit) {
    return with(draft -> draft.userLimit = limit);
  }

  /** Takes every rate limit away, that of requests for tokens too. */
  public SandboxOptions withoutLimits() {
    return withTokenLimit(RateLimit.unlimited())
        .withProjectLimit(RateLimit.unlimited())
        .withOrganizationLimit(RateLimit.unlimited())
        .withUserLimit(RateLimit.unlimited());
  }

  /** Answers so when a key is removed from a project that it is not in. */
  public SandboxOptions withNotAssignedAnswer(NotAssignedAnswer answer) {
    return with(draft -> draft.notAssignedAnswer = answer);
  }

  /** Returns this when a key is added to a project that it is already in. */
  public SandboxOptions withAlreadyAssignedAnswer(AlreadyAssignedAnswer answer) {
    return with(draft -> draft.alreadyAssignedAnswer = answer);
  }

  /**
   * Loses updates that overlap: DELETE, POST and PATCH of the same key in different projects, and
   * what a method of the sandbox assigned or unassigned while one of them was in flight. Order a
   * latency to say what overlaps: the key is read before it, and written after it. Latency that is
   * {@linkplain Fault#evenUnauthenticated() ordered for any request} does not count; it comes after
   * the write.
   */
  public SandboxOptions withLoseOverlappingUpdates(boolean lose) {
    return with(draft -> draft.loseOverlappingUpdates = lose);
  }

  /** Answers 200 or 204 when a key is removed in the older dialects. */
  public SandboxOptions withV1DeleteStatus(int status) {
    return with(draft -> draft.v1DeleteStatus = status);
  }

  /** Keeps requests, or only counts them so that a long run does not fill the memory. */
  public SandboxOptions withKeepRequests(boolean keep) {
    return with(draft -> draft.keepRequests = keep);
  }

  /** Takes the time from this clock. */
  public SandboxOptions withClock(Clock newClock) {
    return with(draft -> draft.clock = newClock);
  }

  private SandboxOptions with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.options();
  }

  /** The values on their way from one set of options to the next. */
  private static final class Draft {
    private int port;
    private Duration nonceLifetime;
    private boolean markStale;
    private OptionalInt maxNonceCount;
    private boolean challengeOnPermission401;
    private Duration tokenLifetime;
    private RateLimit tokenLimit;
    private RateLimit projectLimit;
    private RateLimit organizationLimit;
    private RateLimit userLimit;
    private NotAssignedAnswer notAssignedAnswer;
    private AlreadyAssignedAnswer alreadyAssignedAnswer;
    private boolean loseOverlappingUpdates;
    private int v1DeleteStatus;
    private boolean keepRequests;
    private Clock clock;

    private Draft(SandboxOptions from) {
      port = from.port;
      nonceLifetime = from.nonceLifetime;
      markStale = from.markStale;
      maxNonceCount = from.maxNonceCount;
      challengeOnPermission401 = from.challengeOnPermission401;
      tokenLifetime = from.tokenLifetime;
      tokenLimit = from.tokenLimit;
      projectLimit = from.projectLimit;
      organizationLimit = from.organizationLimit;
      userLimit = from.userLimit;
      notAssignedAnswer = from.notAssignedAnswer;
      alreadyAssignedAnswer = from.alreadyAssignedAnswer;
      loseOverlappingUpdates = from.loseOverlappingUpdates;
      v1DeleteStatus = from.v1DeleteStatus;
      keepRequests = from.keepRequests;
      clock = from.clock;
    }

    private SandboxOptions options() {
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
          notAssignedAnswer,
          alreadyAssignedAnswer,
          loseOverlappingUpdates,
          v1DeleteStatus,
          keepRequests,
          clock);
    }
  }

  private static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", was " + value);
    }
  }
}
