package io.github.atlaskeys.admin;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What must be taken out of headers and bodies before anyone is shown them. */
final class Secrets {
  private static final Set<String> HEADERS =
      Set.of("authorization", "proxy-authorization", "cookie", "set-cookie");
  private static final Pattern FIELDS =
      Pattern.compile(
          "(\"(?:privateKey|access_token|client_secret)\"\\s*:\\s*\")(?:\\\\.|[^\"\\\\])*");

  private Secrets() {}

  /** The scheme stays: that a request was signed with Digest is no secret, and helps. */
  static String maskHeader(String name, String value) {
    if (!HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
      return value;
    }
    return value.startsWith("Digest ") ? "Digest ***" : "***";
  }

  static String maskBody(String body) {
    return FIELDS.matcher(body).replaceAll("$1***");
  }
}
