package io.github.atlaskeys.api;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What ids and credentials must look like, checked before anything is sent. */
final class Validation {
  private static final Pattern OBJECT_ID = Pattern.compile("[0-9a-fA-F]{24}");
  private static final Pattern CLIENT_ID = Pattern.compile("(?i)mdb_sa_id_[0-9a-f]{24}");

  /** A client ID with a few characters too many, or too few. */
  private static final Pattern LIKE_A_CLIENT_ID = Pattern.compile("(?i)mdb_sa_id_\\w{0,30}");

  private static final Pattern PUBLIC_KEY = Pattern.compile("[a-z]{8}");

  /** Atlas's public keys are eight letters; those of its older products were longer. */
  private static final Pattern ANY_PUBLIC_KEY = Pattern.compile("[\\w-]{1,31}");

  /** Private keys of all times, client secrets and tokens, wherever one was pasted. */
  private static final Pattern SECRET =
      Pattern.compile(
          "\\p{XDigit}{8}(-\\p{XDigit}{4,12}){3,4}|\\b\\p{XDigit}{32}\\b"
              + "|(?i:mdb_sa_sk_)[\\w-]+|\\beyJ[\\w-]+\\.[\\w.-]+");

  /** Longer than a mistyped id: it may be a secret of a form not known here. */
  private static final int MAX_SHOWN = 30;

  private Validation() {}

  /** The ID in lower case, as Atlas's description of the API demands it in a path. */
  static String objectId(String value, String name) {
    if (!isObjectId(value)) {
      throw new IllegalArgumentException(
          refusal(value.strip(), "is not %s (24 hex digits)".formatted(name)));
    }
    return value.strip().toLowerCase(Locale.ROOT);
  }

  /** The client ID in lower case. */
  static String clientId(String value) {
    if (!isClientId(value)) {
      throw new IllegalArgumentException(
          refusal(
              value.strip(),
              "is not a client ID (%s and 24 hex digits)".formatted(ServiceAccountId.PREFIX)));
    }
    return value.strip().toLowerCase(Locale.ROOT);
  }

  static boolean isClientId(String value) {
    return CLIENT_ID.matcher(value.strip()).matches();
  }

  static boolean isObjectId(String value) {
    return OBJECT_ID.matcher(value.strip()).matches();
  }

  static boolean isPublicKey(String value) {
    return ANY_PUBLIC_KEY.matcher(value.strip()).matches();
  }

  static String maskSecrets(String text) {
    return SECRET.matcher(text).replaceAll("***");
  }

  /** A time as Atlas writes it, in ISO 8601; empty if there is none that can be read. */
  @SuppressWarnings("UnusedException") // a time that cannot be read is not known
  static Optional<Instant> time(@Nullable String text) {
    try {
      return Optional.ofNullable(text).map(OffsetDateTime::parse).map(OffsetDateTime::toInstant);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** What was refused and why, without what may be a secret. */
  static String refusal(String value, String why) {
    if (SECRET.matcher(value).find()) {
      return "what looks like a secret (not shown) %s; secrets are never arguments".formatted(why);
    }
    if (value.length() > MAX_SHOWN && !LIKE_A_CLIENT_ID.matcher(value).matches()) {
      return "a text of %d characters (not shown) %s".formatted(value.length(), why);
    }
    if (PUBLIC_KEY.matcher(value).matches()) {
      return "\"%s\" %s; it looks like a public key, and Atlas shows the ID beside it"
          .formatted(value, why);
    }
    return "\"%s\" %s".formatted(Problem.oneLine(value), why);
  }

  /** Refuses a part of a service account's credentials that begins as the other part does. */
  static void inItsPlace(String value, String part, String prefix, String other) {
    if (value.regionMatches(true, 0, prefix, 0, prefix.length())) {
      throw new IllegalArgumentException(
          "the client %s is a client %s; put each in its own place".formatted(part, other));
    }
  }

  /**
   * Requires text that a header can hold: in quotes or not, before a colon or after.
   *
   * @param characters what it is made of, for people
   */
  static void credential(String value, String name, String characters) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(name + " must not be empty");
    }
    boolean safe =
        StandardCharsets.US_ASCII.newEncoder().canEncode(value)
            && value.chars().noneMatch(c -> c <= ' ' || c == 127 || c == ':' || c == '"');
    if (!safe) { // without the value: people paste the secret anywhere
      throw new IllegalArgumentException(
          name + " may contain only " + characters + "; was it copied completely?");
    }
  }
}
