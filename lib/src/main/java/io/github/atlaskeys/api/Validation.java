package io.github.atlaskeys.api;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** What ids, credentials and base URLs must look like, checked before anything is sent. */
final class Validation {
  private static final Pattern OBJECT_ID = Pattern.compile("[0-9a-f]{24}");
  private static final Pattern PUBLIC_KEY = Pattern.compile("[a-z]{8}");

  /** The first three groups of a UUID tell a private key from anything else. */
  private static final Pattern PRIVATE_KEY = Pattern.compile("\\p{Alnum}{8}(-\\p{Alnum}{4,}){3,4}");

  /** Longer than a mistyped id: it may be a secret of a form not known here. */
  private static final int MAX_SHOWN = 30;

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1\\]");

  private Validation() {}

  /** The id in lower case, as Atlas's description of the API demands it in a path. */
  static String objectId(String value, String name) {
    String id = value.strip().toLowerCase(Locale.ROOT);
    if (!OBJECT_ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "%s must be 24 hexadecimal digits, %s".formatted(name, found(value.strip())));
    }
    return id;
  }

  private static String found(String value) {
    if (PRIVATE_KEY.matcher(value).find()) {
      return "was what looks like a private key (not shown); private keys are never arguments";
    }
    if (value.length() > MAX_SHOWN) {
      return "was %s characters (not shown)".formatted(value.length());
    }
    if (PUBLIC_KEY.matcher(value).matches()) {
      return "was \"%s\", which looks like a public key; its id is shown beside it in Atlas"
          .formatted(value);
    }
    return "was \"%s\"".formatted(Problem.oneLine(value));
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
          name + " must hold only " + characters + "; was it copied whole?");
    }
  }

  /** Scheme, host and port in lower case, if credentials may be sent there. */
  static URI baseUrl(URI uri) {
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    if (authority.contains("@")) {
      throw new IllegalArgumentException(
          "base URL must not hold credentials (not shown); leave out what stands before the @");
    }
    String path = uri.getRawPath() == null || authority.isEmpty() ? "" : uri.getRawPath();
    if (uri.getRawQuery() != null || uri.getRawFragment() != null || !path.matches("/?")) {
      throw new IllegalArgumentException(
          "base URL must hold only scheme, host and port; its path follows from the API");
    }
    if (uri.getHost() == null || uri.getScheme() == null) {
      throw wrongUrl(
          authority.contains("_")
              ? "name a host without _"
              : "be a URL such as https://cloud.mongodb.com",
          uri);
    }
    if (uri.getHost().contains("%") || uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw wrongUrl("name a host and, if any, a port of 1 to 65535", uri);
    }
    URI url = URI.create((uri.getScheme() + "://" + authority).toLowerCase(Locale.ROOT));
    if (url.getScheme().equals("http") && !isLoopback(url)) {
      throw wrongUrl("start with https:// (plain http only to this machine itself)", url);
    }
    if (!url.getScheme().matches("https?")) {
      throw wrongUrl("start with https://", url);
    }
    return url;
  }

  /** By its literal name; nothing is looked up. */
  static boolean isLoopback(URI url) {
    return LOOPBACK.matcher(url.getHost()).matches();
  }

  private static IllegalArgumentException wrongUrl(String rule, URI uri) {
    return new IllegalArgumentException(
        "base URL must %s, was \"%s\"".formatted(rule, Problem.oneLine(uri.toString())));
  }
}
