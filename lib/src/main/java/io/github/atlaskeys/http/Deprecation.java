package io.github.atlaskeys.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A response's announcement that what was called is deprecated, or will end. What cannot be read as
 * a date is not there: an announcement never makes a call fail.
 *
 * @param since when it was or will be deprecated; empty if that is not said
 * @param sunset when it is likely to stop working; empty if that is not said
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9745">RFC 9745, the Deprecation header</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8594">RFC 8594, the Sunset header</a>
 */
public record Deprecation(Optional<Instant> since, Optional<Instant> sunset) {
  /** What these headers say; empty if there are none. */
  static Optional<Deprecation> of(@Nullable String deprecation, @Nullable String sunset) {
    return deprecation == null && sunset == null
        ? Optional.empty()
        : Optional.of(
            new Deprecation(
                Optional.ofNullable(deprecation).flatMap(Deprecation::date),
                Optional.ofNullable(sunset).flatMap(Deprecation::date)));
  }

  /** Seconds after an {@code @}, as RFC 9745 has it, or an HTTP date, as RFC 8594 does. */
  private static Optional<Instant> date(String text) {
    String date = text.strip();
    try {
      return Optional.of(
          date.matches("@-?\\d{1,11}")
              ? Instant.ofEpochSecond(Long.parseLong(date.substring(1)))
              : ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
