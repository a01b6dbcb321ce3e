package io.github.atlaskeys.api;

import java.time.Duration;
import java.time.Instant;

/** An access token, how long it is good, and whether Atlas has ever accepted it. */
final class BearerToken {
  /**
   * A token is renewed this long before it expires, or a tenth of its life if that is less: time
   * for calls under way to arrive, and for several more tries if the first renewal fails.
   */
  private static final Duration LONGEST_MARGIN = Duration.ofMinutes(5);

  private final String value;
  private final Instant due;
  private final Instant expires;
  private volatile boolean accepted;

  private BearerToken(String value, Instant due, Instant expires) {
    this.value = value;
    this.due = due;
    this.expires = expires;
  }

  /** Of a token that was asked for at this time; its life began later, if at all. */
  static BearerToken granted(String value, Instant asked, Duration life) {
    Duration tenth = life.dividedBy(10);
    Duration margin = tenth.compareTo(LONGEST_MARGIN) < 0 ? tenth : LONGEST_MARGIN;
    Instant expires = asked.plus(life);
    return new BearerToken(value, expires.minus(margin), expires);
  }

  /** A token of which nothing is known but itself. */
  static BearerToken of(AccessToken token) {
    return new BearerToken(token.value(), Instant.MAX, Instant.MAX);
  }

  String value() {
    return value;
  }

  String header() {
    return "Bearer " + value;
  }

  boolean isGood(Instant now) {
    return now.isBefore(expires);
  }

  boolean isDue(Instant now) {
    return !now.isBefore(due);
  }

  boolean wasAccepted() {
    return accepted;
  }

  void accepted() {
    accepted = true;
  }

  /** Nothing of the token. */
  @Override
  public String toString() {
    return "BearerToken[***]";
  }
}
