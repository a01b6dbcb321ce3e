package io.github.atlaskeys.http;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** Where credentials may be sent, checked before anything is. */
final class BaseUrl {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1\\]");

  private BaseUrl() {}

  /** Scheme, host and port in lower case, if credentials may be sent there. */
  static URI of(URI uri) {
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
        "base URL must %s, was \"%s\"".formatted(rule, uri.toASCIIString()));
  }
}
