package io.github.atlaskeys.admin;

import java.net.URI;
import java.util.regex.Pattern;

/** Which hosts credentials may be sent to. */
final class Hosts {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1\\]", Pattern.CASE_INSENSITIVE);

  private Hosts() {}

  static URI require(URI uri) {
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    if (uri.getHost() == null || uri.getScheme() == null) {
      throw wrong("be a URL such as https://cloud.mongodb.com", uri);
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "base URL must not hold credentials (not shown); leave out what stands before the @");
    }
    if (!(path.isEmpty() || path.equals("/"))
        || uri.getQuery() != null
        || uri.getFragment() != null) {
      throw wrong("hold only scheme, host and port (the API's path follows from the API)", uri);
    }
    boolean http = uri.getScheme().equalsIgnoreCase("http");
    if (!http && !uri.getScheme().equalsIgnoreCase("https")) {
      throw wrong("start with https://", uri);
    }
    if (http && !isLoopback(uri)) {
      throw wrong("start with https:// (plain http only to this machine itself)", uri);
    }
    return URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
  }

  /** By its literal name; nothing is looked up. */
  static boolean isLoopback(URI uri) {
    return uri.getHost() != null && LOOPBACK.matcher(uri.getHost()).matches();
  }

  private static IllegalArgumentException wrong(String rule, URI uri) {
    return new IllegalArgumentException("base URL must %s, was \"%s\"".formatted(rule, uri));
  }
}
