package io.github.atlaskeys.http;

import io.github.atlaskeys.api.AccessToken;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.AtlasCredentials;
import io.github.atlaskeys.api.ServiceAccountCredentials;
import io.github.atlaskeys.http.Atlas.HttpProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The secrets of one connection, and how to keep them out of everything that is shown: by their
 * values, and by what secrets usually look like. Thread-safe.
 */
final class Secrets {
  /** Shorter values occur in ordinary words; no secret of Atlas's is that short. */
  private static final int MIN_LENGTH = 8;

  private static final String MASK = "***";

  private static final Pattern FIELDS =
      Pattern.compile(
          "(\"(?:privateKey|access_token|refresh_token|client_secret)\"\\s*:\\s*\")"
              + "(?:\\\\.|[^\"\\\\])*+"); // possessive: a loop, and no recursion over a long value
  private static final Pattern FORM_FIELDS =
      Pattern.compile("\\b((?:access_token|refresh_token|client_secret)=)[^&\\s\"]*");

  /** A plain word after the name of a scheme, as in "Basic authentication". */
  private static final String WORD = "[A-Za-z]?[a-z]*(?:-[a-z]+)*+[.,;:!?]*(?![\\w~+/=.-])";

  /** A login or token that a server repeats, and how Atlas begins a secret. */
  private static final Pattern REPEATED =
      Pattern.compile("(\\b(?i:Basic|Bearer)\\s+(?!" + WORD + ")|(?i:mdb_sa_sk_))[\\w~+/=.-]{8,}");

  private static final Pattern JWT = Pattern.compile("\\beyJ[\\w-]{8,}(?:\\.[\\w-]*){0,2}");

  private final Set<String> values = ConcurrentHashMap.newKeySet();

  /** What finds a value in any spelling, made when something is to be shown: that is rare. */
  private final Map<String, Pattern> patterns = new ConcurrentHashMap<>();

  /** What a connection with these credentials must not show; tokens are added as they come. */
  static Secrets of(AtlasCredentials credentials, Optional<HttpProxy> proxy) {
    var secrets = new Secrets();
    if (credentials instanceof ApiKeyCredentials pair) {
      secrets.add(pair.privateKey());
    } else if (credentials instanceof ServiceAccountCredentials account) {
      secrets.add(account.clientSecret());
      secrets.add(login(account));
    } else if (credentials instanceof AccessToken token) {
      secrets.add(token.value());
    }
    proxy.flatMap(HttpProxy::login).ifPresent(secrets::addLogin);
    return secrets;
  }

  /** A service account's login, as Basic authentication sends it. */
  static String login(ServiceAccountCredentials account) {
    return base64(account.clientId() + ":" + account.clientSecret());
  }

  private void addLogin(String login) {
    add(login.substring(login.indexOf(':') + 1));
    add(base64(login));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  void add(String value) {
    if (value.length() >= MIN_LENGTH) {
      values.add(value);
    }
  }

  /** The value as it is, and with any of its characters escaped as in JSON or in a URL. */
  private static Pattern anySpelling(String value) {
    return Pattern.compile(
        value
            .chars()
            .mapToObj(
                c ->
                    "(?:\\\\?%s|(?i:\\\\u00%2$02x|%%%2$02x))"
                        .formatted(Pattern.quote(Character.toString(c)), c))
            .collect(Collectors.joining()),
        Pattern.CASE_INSENSITIVE); // a key in hexadecimal digits is the same in either case
  }

  /** The text without any known secret, and without what looks like one. */
  String mask(String text) {
    String masked = text;
    for (String value : values) {
      Pattern pattern = patterns.computeIfAbsent(value, Secrets::anySpelling);
      masked = pattern.matcher(masked).replaceAll(MASK);
    }
    String json = FIELDS.matcher(masked).replaceAll("$1" + MASK);
    String form = FORM_FIELDS.matcher(json).replaceAll("$1" + MASK);
    return JWT.matcher(REPEATED.matcher(form).replaceAll("$1" + MASK)).replaceAll(MASK);
  }

  /** The failure itself, or another in its place if it quotes a secret that the server repeated. */
  IOException mask(IOException failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (!mask(each.toString()).equals(each.toString())) {
        return new IOException(mask(String.valueOf(failure.getMessage())));
      }
    }
    return failure;
  }
}
