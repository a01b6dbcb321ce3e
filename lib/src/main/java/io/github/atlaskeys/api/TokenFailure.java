package io.github.atlaskeys.api;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** Why no token was given, and for how long it is not worth asking again. */
final class TokenFailure {
  /** A renewal that failed is tried again this much later, while the old token is still good. */
  private static final Duration RENEWAL_PAUSE = Duration.ofSeconds(30);

  /** A refusal stands this long: asking no sooner than that stays below ten requests per minute. */
  private static final Duration REFUSAL_STANDS = Duration.ofSeconds(6);

  /** No limit of Atlas's is longer; a header that says so is broken. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private final Exception cause;
  private final Instant when;
  private final Duration stands;

  private TokenFailure(Exception cause, Instant when, Duration stands) {
    this.cause = cause;
    this.when = when;
    this.stands = stands;
  }

  /** Where nobody answered, or the server itself failed, asking again is the caller's to decide. */
  static TokenFailure of(Exception cause, Instant when) {
    if (!(cause instanceof AtlasApiException answer)) {
      return new TokenFailure(cause, when, Duration.ZERO);
    }
    boolean refused = answer.status() < 500;
    Duration asked = answer.retryAfter(when).orElse(refused ? REFUSAL_STANDS : Duration.ZERO);
    return new TokenFailure(cause, when, asked.compareTo(LONGEST) > 0 ? LONGEST : asked);
  }

  /** Whether asking again now would be answered the same. */
  boolean standsFor(Instant now) {
    return isWithin(stands, now);
  }

  boolean putsOffRenewal(Instant now) {
    return isWithin(stands.compareTo(RENEWAL_PAUSE) > 0 ? stands : RENEWAL_PAUSE, now);
  }

  /** A clock that was set back must not make a failure last. */
  private boolean isWithin(Duration duration, Instant now) {
    return !now.isBefore(when) && now.isBefore(when.plus(duration));
  }

  /** The failure, for another caller. */
  RuntimeException again() throws IOException {
    if (cause instanceof IOException e) {
      throw NetworkFailures.again(e);
    }
    return ((AtlasApiException) cause).again();
  }
}
