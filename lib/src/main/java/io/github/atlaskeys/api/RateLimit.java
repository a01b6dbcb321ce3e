package io.github.atlaskeys.api;

import java.util.OptionalInt;

/**
 * What an answer says of Atlas's rate limit for the resource that was asked. Atlas does not always
 * say, and only in its versioned API; what it says is not a promise.
 *
 * @param limit how many requests the bucket holds
 * @param remaining how many are left in it
 * @see <a href="https://www.mongodb.com/docs/atlas/api/api-rate-limit/">Atlas's rate limits</a>
 */
public record RateLimit(OptionalInt limit, OptionalInt remaining) {

  static RateLimit of(Answer answer) {
    return new RateLimit(number(answer, "RateLimit-Limit"), number(answer, "RateLimit-Remaining"));
  }

  private static OptionalInt number(Answer answer, String header) {
    return answer
        .header(header)
        .filter(value -> value.matches("\\d{1,9}"))
        .map(value -> OptionalInt.of(Integer.parseInt(value)))
        .orElse(OptionalInt.empty());
  }
}
