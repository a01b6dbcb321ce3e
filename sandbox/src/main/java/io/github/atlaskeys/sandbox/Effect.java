package io.github.atlaskeys.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What a fault makes of a request: it may do the work, and decides the answer. */
interface Effect {

  /** Does the work and keeps the answer. */
  Effect NONE = (work, now) -> work.get();

  // With the title that https://github.com/mongodb/terraform-provider-mongodbatlas/issues/256 saw.
  String UNAVAILABLE_PAGE =
      """
      <!DOCTYPE html>
      <html><head><title>MongoDB Cloud Manager Unavailable</title></head>
      <body><h1>MongoDB Cloud Manager is currently unavailable</h1></body></html>
      """;

  // RFC_1123_DATE_TIME writes one-digit days, which an HTTP date must not have.
  DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  /** The numbers of the recorded answer. */
  RateLimit PLAYED = new RateLimit(10, 5, Duration.ofMinutes(1));

  Answer apply(Supplier<Answer> work, Instant now);

  /** The ways in which 429 says when to come back. */
  enum RetryAfter {
    SECONDS,
    DATE,
    ABSENT
  }

  static Effect rateLimited(UnaryOperator<Instant> free, RetryAfter form) {
    return (work, now) -> {
      var time = free.apply(now);
      var seconds = Math.max(0, Duration.between(now, time.plusMillis(999)).toSeconds());
      var answer = ApiError.rateLimited("api/atlas/v2", seconds, PLAYED);
      return switch (form) {
        case SECONDS -> answer;
        case DATE -> answer.with("Retry-After", HTTP_DATE.format(time));
        case ABSENT -> answer.without("Retry-After");
      };
    };
  }
}
