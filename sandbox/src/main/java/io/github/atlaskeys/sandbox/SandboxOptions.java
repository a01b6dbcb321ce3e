package io.github.atlaskeys.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How a sandbox behaves where Atlas's behavior is configurable, changing or unknown. Immutable:
 * start from {@link #defaults()}.
 */
public final class SandboxOptions {
  int port;
  Duration nonceLifetime = Duration.ofSeconds(60);
  boolean markStale = true;
  int maxNonceCount = Integer.MAX_VALUE;
  boolean challengeOnPermission401;
  Duration tokenLifetime = Duration.ofHours(1);
  RateLimit tokenLimit = new RateLimit(10, 10, Duration.ofMinutes(1));
  RateLimit projectLimit = new RateLimit(1200, 500, Duration.ofMinutes(1));
  RateLimit organizationLimit = new RateLimit(500, 250, Duration.ofMinutes(1));
  RateLimit userLimit = new RateLimit(300, 100, Duration.ofMinutes(1));
  NotAssignedAnswer notAssignedAnswer = NotAssignedAnswer.API_KEY_NOT_FOUND;
  NotAssignedAnswer accountNotAssignedAnswer = NotAssignedAnswer.SERVICE_ACCOUNT_NOT_FOUND;
  int maxTokens = 100;
  AlreadyAssignedAnswer alreadyAssignedAnswer = AlreadyAssignedAnswer.NO_CONTENT;
  boolean loseOverlappingUpdates;
  int v1DeleteStatus = 204;
  Duration accessListDelay = Duration.ZERO;
  Duration accessListLag = Duration.ZERO;
  boolean accessListRequired;
  boolean settingsReadable = true;
  boolean hideAccountAccessLists = true;
  boolean linkUncountedPages;
  boolean smoothRefill;
  boolean keepRequests = true;
  Clock clock = Clock.systemUTC();

  private final Consumer<SandboxOptions> changes;

  private SandboxOptions(Consumer<SandboxOptions> changes) {
    this.changes = changes;
    changes.accept(this);
  }

  /**
   * A free port, and Atlas as far as it is known: nonces of 60 seconds, tokens of an hour, and the
   * published limits: 100 tokens that are alive, and per minute 10 new ones, 500 calls for a
   * project, 250 for an organization, 100 for a caller.
   */
  public static SandboxOptions defaults() {
    return new SandboxOptions(options -> {});
  }

  /** Listens on this port; 0 takes a free one. */
  public SandboxOptions withPort(int port) {
    require(port >= 0 && port <= 65_535, "port must be 0 to 65535", port);
    return with(options -> options.port = port);
  }

  /** How long a digest nonce may be used. */
  public SandboxOptions withNonceLifetime(Duration lifetime) {
    require(lifetime.toMillis() > 0, "nonce lifetime must be positive", lifetime);
    return with(options -> options.nonceLifetime = lifetime);
  }

  /** Whether the challenge for an expired nonce says {@code stale=true}. */
  public SandboxOptions withMarkStale(boolean mark) {
    return with(options -> options.markStale = mark);
  }

  /** How often a nonce may be used before it counts as expired. */
  public SandboxOptions withMaxNonceCount(int count) {
    require(count > 0, "max nonce count must be positive", count);
    return with(options -> options.maxNonceCount = count);
  }

  /** Whether the 401 for a missing role has a challenge too. */
  public SandboxOptions withChallengeOnPermission401(boolean challenge) {
    return with(options -> options.challengeOnPermission401 = challenge);
  }

  /** How long a service account's access token is valid, in whole seconds. */
  public SandboxOptions withTokenLifetime(Duration lifetime) {
    var seconds = lifetime.toSeconds();
    require(
        seconds > 0 && lifetime.equals(Duration.ofSeconds(seconds)),
        "token lifetime must be positive and whole seconds",
        lifetime);
    return with(options -> options.tokenLifetime = lifetime);
  }

  /** Limits each service account's requests for tokens. */
  public SandboxOptions withTokenLimit(RateLimit limit) {
    return with(options -> options.tokenLimit = limit);
  }

  /** Limits each project's calls, and each caller's {@code GET /groups}. */
  public SandboxOptions withProjectLimit(RateLimit limit) {
    return with(options -> options.projectLimit = limit);
  }

  /**
   * Whether tokens come back one by one, and {@code Retry-After} is rounded down, to 0 if they come
   * fast; otherwise all of a period come at its end. Atlas's answers have been seen to fit either.
   */
  public SandboxOptions withSmoothRefill(boolean smooth) {
    return with(options -> options.smoothRefill = smooth);
  }

  /** Removes all rate limits. */
  public SandboxOptions withoutLimits() {
    return with(
        options -> {
          options.tokenLimit = RateLimit.UNLIMITED;
          options.projectLimit = RateLimit.UNLIMITED;
          options.organizationLimit = RateLimit.UNLIMITED;
          options.userLimit = RateLimit.UNLIMITED;
        });
  }

  /** The response to removing a key from a project that it is not assigned to. */
  public SandboxOptions withNotAssignedAnswer(NotAssignedAnswer answer) {
    return with(options -> options.notAssignedAnswer = answer);
  }

  /**
   * The response to removing a service account from a project that it is not assigned to, and
   * unless that is a success, to asking for one that does not exist.
   */
  public SandboxOptions withAccountNotAssignedAnswer(NotAssignedAnswer answer) {
    return with(options -> options.accountNotAssignedAnswer = answer);
  }

  /** How many access tokens of a service account may be alive; more are refused. */
  public SandboxOptions withMaxTokens(int tokens) {
    require(tokens > 0, "max tokens must be positive", tokens);
    return with(options -> options.maxTokens = tokens);
  }

  /** The response to adding a key or an account to a project that it is already assigned to. */
  public SandboxOptions withAlreadyAssignedAnswer(AlreadyAssignedAnswer answer) {
    return with(options -> options.alreadyAssignedAnswer = answer);
  }

  /**
   * Whether overlapping changes of a key lose updates: each DELETE, POST and PATCH reads all of the
   * key's assignments when it arrives, and writes all of them back after its {@linkplain
   * Fault#latency latency}, unless that applies {@linkplain Fault#evenUnauthenticated() before
   * authentication}. What changed in between is lost.
   */
  public SandboxOptions withLoseOverlappingUpdates(boolean lose) {
    return with(options -> options.loseOverlappingUpdates = lose);
  }

  /** The status of a removal in v1.0, 200 or 204; Atlas's sources differ. */
  public SandboxOptions withV1DeleteStatus(int status) {
    require(status == 200 || status == 204, "v1 delete status must be 200 or 204", status);
    return with(options -> options.v1DeleteStatus = status);
  }

  /** How long after a change of an access list callers are still judged by the old one. */
  public SandboxOptions withAccessListDelay(Duration delay) {
    require(!delay.isNegative(), "access list delay must not be negative", delay);
    return with(options -> options.accessListDelay = delay);
  }

  /** How long after a change of an access list its listing still shows the old one. */
  public SandboxOptions withAccessListLag(Duration lag) {
    require(!lag.isNegative(), "access list lag must not be negative", lag);
    return with(options -> options.accessListLag = lag);
  }

  /**
   * Whether organizations require access lists, as their settings then say: keys and accounts
   * without an entry cannot call. That the last entry cannot be removed is a guess. {@link
   * AtlasSandbox#seedExample} gives its callers a list.
   */
  public SandboxOptions withAccessListRequired(boolean required) {
    return with(options -> options.accessListRequired = required);
  }

  /** Whether an organization's settings may be read by who may read the organization. */
  public SandboxOptions withSettingsReadable(boolean readable) {
    return with(options -> options.settingsReadable = readable);
  }

  /**
   * Whether the access list of a service account is shown only to itself and to an Organization
   * Owner, as that of an API key is; a guess.
   */
  public SandboxOptions withHiddenAccountAccessLists(boolean hidden) {
    return with(options -> options.hideAccountAccessLists = hidden);
  }

  /**
   * Whether a page that is not counted links to the next one. Recorded is that a project's events
   * do not; that all listings are the same is a guess.
   */
  public SandboxOptions withLinksOfUncountedPages(boolean linked) {
    return with(options -> options.linkUncountedPages = linked);
  }

  /**
   * Whether to keep requests, which WireMock's {@code verify} needs, or only count them; without
   * them no events are kept either.
   */
  public SandboxOptions withKeepRequests(boolean keep) {
    return with(options -> options.keepRequests = keep);
  }

  /** The clock for nonces, tokens, rate limits and lags. */
  public SandboxOptions withClock(Clock clock) {
    return with(options -> options.clock = clock);
  }

  private SandboxOptions with(Consumer<SandboxOptions> change) {
    return new SandboxOptions(changes.andThen(change));
  }

  static void require(boolean condition, String rule, Object value) {
    if (!condition) {
      throw new IllegalArgumentException(rule + ", was " + value);
    }
  }
}
