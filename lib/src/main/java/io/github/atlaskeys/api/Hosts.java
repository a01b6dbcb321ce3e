package io.github.atlaskeys.api;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which hosts credentials may be sent to. */
final class Hosts {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1\\]");

  private Hosts() {}

  /** Scheme, host and port in lower case, or why not. */
  static URI require(URI uri) {
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    if (authority.contains("@")) {
      throw new IllegalArgumentException(
          "base URL must not hold credentials (not shown); leave out what stands before the @");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null || !hasNoPath(uri)) {
      throw new IllegalArgumentException(
          "base URL must hold only scheme, host and port; its path follows from the API");
    }
    if (uri.getHost() == null || uri.getScheme() == null) {
      throw wrong(
          authority.contains("_")
              ? "name a host without _"
              : "be a URL such as https://cloud.mongodb.com",
          uri);
    }
    if (uri.getHost().contains("%") || uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw wrong("name a host and, if any, a port of 1 to 65535", uri);
    }
    return withScheme(URI.create((uri.getScheme() + "://" + authority).toLowerCase(Locale.ROOT)));
  }

  private static boolean hasNoPath(URI uri) {
    String path = uri.getRawPath();
    return path == null || path.isEmpty() || path.equals("/") || uri.getRawAuthority() == null;
  }

  private static URI withScheme(URI uri) {
    if (uri.getScheme().equals("http") && !isLoopback(uri)) {
      throw wrong("start with https:// (plain http only to this machine itself)", uri);
    }
    if (!uri.getScheme().equals("http") && !uri.getScheme().equals("https")) {
      throw wrong("start with https://", uri);
    }
    return uri;
  }

  /** By its literal name; nothing is looked up. */
  static boolean isLoopback(URI uri) {
    return LOOPBACK.matcher(uri.getHost()).matches();
  }

  private static IllegalArgumentException wrong(String rule, URI uri) {
    return new IllegalArgumentException(
        "base URL must %s, was \"%s\"".formatted(rule, Line.of(uri.toString())));
  }
}
