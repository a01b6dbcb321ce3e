package io.github.atlaskeys.api;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A Retry-After header: seconds, or a date. RFC 9110, section 10.2.3. */
sealed interface RetryAfter extends Serializable {
  Pattern SECONDS = Pattern.compile("0*(\\d+)");

  /** More than anyone waits; whatever the header says beyond it means the same. */
  Duration LONGEST = Duration.ofDays(1);

  Duration from(Instant now);

  record Seconds(long seconds) implements RetryAfter {
    @Override
    public Duration from(Instant now) {
      return Duration.ofSeconds(seconds);
    }
  }

  record Until(Instant when, @Nullable Instant answered) implements RetryAfter {
    @Override
    public Duration from(Instant now) {
      Duration wait = Duration.between(answered == null ? now : answered, when);
      return Duration.ofSeconds(bounded(Math.max(0, wait.toSeconds())));
    }
  }

  /** Empty for a header that is neither: it says nothing, and fails nothing. */
  static Optional<RetryAfter> parse(String value, Optional<String> dateHeader) {
    String text = value.strip();
    Matcher seconds = SECONDS.matcher(text);
    if (seconds.matches()) {
      String digits = seconds.group(1);
      return Optional.of(
          new Seconds(digits.length() > 9 ? LONGEST.toSeconds() : bounded(Long.parseLong(digits))));
    }
    return date(text)
        .map(when -> new Until(when, dateHeader.flatMap(RetryAfter::date).orElse(null)));
  }

  private static long bounded(long seconds) {
    return Math.min(seconds, LONGEST.toSeconds());
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
