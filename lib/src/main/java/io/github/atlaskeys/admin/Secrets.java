package io.github.atlaskeys.admin;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What must be taken out of headers and bodies before anyone is shown them. */
final class Secrets {
  private static final Set<String> HEADERS =
      Set.of("authorization", "proxy-authorization", "cookie", "set-cookie");
  private static final Pattern FIELDS =
      Pattern.compile(
          "(\"(?:privateKey|access_token|refresh_token|client_secret)\"\\s*:\\s*\")"
              + "(?:\\\\.|[^\"\\\\])*");
  private static final Pattern FORM_FIELDS =
      Pattern.compile("\\b((?:access_token|refresh_token|client_secret)=)[^&\\s\"]*");

  /** As a server repeats them that shows what it was sent, and as Atlas begins a secret. */
  private static final Pattern REPEATED =
      Pattern.compile("\\b((?i:Basic|Bearer)\\s+|mdb_sa_sk_)[\\w~+/=.-]{8,}");

  private static final List<String> SCHEMES = List.of("Digest", "Basic", "Bearer");

  private Secrets() {}

  /** The scheme stays: how a request was signed is no secret, and helps. */
  static String maskHeader(String name, String value) {
    if (!HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
      return maskBody(value); // a server may repeat there, too, what it was sent
    }
    return SCHEMES.stream()
        .filter(scheme -> value.regionMatches(true, 0, scheme + " ", 0, scheme.length() + 1))
        .map(scheme -> scheme + " ***")
        .findFirst()
        .orElse("***");
  }

  static String maskBody(String body) {
    String json = FIELDS.matcher(body).replaceAll("$1***");
    String form = FORM_FIELDS.matcher(json).replaceAll("$1***");
    return REPEATED.matcher(form).replaceAll("$1***");
  }
}
