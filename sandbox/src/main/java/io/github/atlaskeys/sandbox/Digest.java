package io.github.atlaskeys.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.atlaskeys.sandbox.State.ApiKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** HTTP Digest (RFC 7616) as recorded from Atlas: MD5, {@code qop="auth"}, a stale flag. */
final class Digest {
  private static final String REALM = "MMS Public API";

  // The oldest nonces are forgotten, because some clients ask for one with each call.
  private static final int MAX_NONCES = 65_536;

  // A token or a quoted string.
  private static final Pattern PARAMETER =
      Pattern.compile("(\\w+) *= *(?:\"((?:[^\"\\\\]++|\\\\.)*+)\"|([^\", ]*))");

  // The request counter, 8 hexadecimal digits that fit into an int.
  private static final Pattern COUNT = Pattern.compile("[0-7][0-9a-fA-F]{7}");

  private record Nonce(long issued, int lastCount) {}

  private final State state;
  private final SandboxOptions options;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Nonce> nonces = new LinkedHashMap<>();

  Digest(State state, SandboxOptions options) {
    this.state = state;
    this.options = options;
  }

  /** The key that signed the request; a challenge is thrown if there is none. */
  ApiKey authenticate(Request request) {
    var parameters = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    request.credentials("Digest").ifPresent(text -> parse(text, parameters));
    var key = state.keysByPublicKey.get(parameters.getOrDefault("username", ""));
    if (key == null || !isSignedBy(key, parameters, request)) {
      throw challenged(false);
    }
    useNonce(parameters);
    return key;
  }

  ApiError challenged(boolean stale) {
    return ApiError.unauthenticated(challenge(stale));
  }

  synchronized String challenge(boolean stale) {
    var bytes = new byte[24]; // as many as in the recorded challenge
    random.nextBytes(bytes);
    var nonce = Base64.getEncoder().encodeToString(bytes);
    nonces.put(nonce, new Nonce(options.clock.millis(), 0));
    if (nonces.size() > MAX_NONCES) {
      nonces.remove(nonces.keySet().iterator().next());
    }
    return "Digest realm=\"%s\", domain=\"\", nonce=\"%s\", algorithm=MD5, qop=\"auth\", stale=%s"
        .formatted(REALM, nonce, stale);
  }

  synchronized void forgetNonces() {
    nonces.clear();
  }

  /** A client that counts may skip numbers, because requests get lost, but not use one again. */
  private synchronized void useNonce(Map<String, String> parameters) {
    var value = parameters.getOrDefault("nonce", "");
    var nonce = nonces.get(value);
    if (nonce == null) {
      throw challenged(false);
    }
    // Clients that follow RFC 2069 send neither qop nor a count.
    var counts = !parameters.getOrDefault("qop", "").isEmpty();
    var count = counts ? Integer.parseInt(parameters.getOrDefault("nc", ""), 16) : 0;
    if (options.clock.millis() - nonce.issued > options.nonceLifetime.toMillis()
        || count > options.maxNonceCount) {
      throw challenged(options.markStale);
    }
    if (counts && count <= nonce.lastCount) {
      throw challenged(false);
    }
    nonces.put(value, new Nonce(nonce.issued, Math.max(count, nonce.lastCount)));
  }

  private static boolean isSignedBy(ApiKey key, Map<String, String> parameters, Request request) {
    var qop = parameters.getOrDefault("qop", "");
    var count = parameters.getOrDefault("nc", "");
    if (!REALM.equals(parameters.get("realm"))
        || !request.target().equals(parameters.get("uri"))
        || !parameters.getOrDefault("algorithm", "MD5").equalsIgnoreCase("MD5")
        || !(qop.isEmpty() || (qop.equals("auth") && COUNT.matcher(count).matches()))) {
      return false;
    }
    var counted =
        qop.isEmpty() ? "" : count + ':' + parameters.getOrDefault("cnonce", "") + ':' + qop + ':';
    var who = md5(key.publicKey + ':' + REALM + ':' + key.secret);
    var what = md5(request.method() + ':' + request.target());
    var expected = md5(who + ':' + parameters.get("nonce") + ':' + counted + what);
    return expected.equalsIgnoreCase(parameters.get("response"));
  }

  private static void parse(String credentials, Map<String, String> parameters) {
    var matcher = PARAMETER.matcher(credentials);
    while (matcher.find()) {
      var quoted = matcher.group(2);
      var value = quoted == null ? matcher.group(3) : quoted.replaceAll("\\\\(.)", "$1");
      parameters.put(matcher.group(1), value);
    }
  }

  private static String md5(String text) {
    try {
      var digest = MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
