package io.github.atlaskeys.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * HTTP Digest as Atlas was recorded to ask for it: MD5, {@code qop="auth"}, a {@code stale} flag.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7616">RFC 7616</a>
 */
final class Digest {

  private static final String REALM = "MMS Public API";

  private final State state;
  private final Nonces nonces;
  private final boolean markStale;

  Digest(State state, SandboxOptions options) {
    this.state = state;
    this.nonces = new Nonces(options);
    this.markStale = options.markStale();
  }

  /** Who calls, or, without a key, the challenge to send back. */
  record Verdict(Optional<Key> caller, String challenge) {}

  Verdict verify(Call call) {
    if (!call.isSigned()) {
      return refused(false);
    }
    var header = DigestHeader.parse(call.header("Authorization"));
    var key = state.keyByPublicKey(header.get("username"));
    if (key.isEmpty() || !isSignedBy(key.get(), header, call)) {
      return refused(false);
    }
    return switch (use(header)) {
      case GOOD -> new Verdict(key, "");
      case EXPIRED -> refused(markStale);
      case REFUSED -> refused(false);
    };
  }

  void forgetNonces() {
    nonces.forget();
  }

  String challenge(boolean stale) {
    return "Digest realm=\""
        + REALM
        + "\", domain=\"\", nonce=\""
        + nonces.issue()
        + "\", algorithm=MD5, qop=\"auth\", stale="
        + stale;
  }

  private Verdict refused(boolean stale) {
    return new Verdict(Optional.empty(), challenge(stale));
  }

  private Nonces.Use use(DigestHeader header) {
    if (header.get("qop").isEmpty()) {
      return nonces.use(header.get("nonce"));
    }
    try {
      return nonces.use(header.get("nonce"), Integer.parseInt(header.get("nc"), 16));
    } catch (NumberFormatException notCounted) {
      return Nonces.Use.REFUSED;
    }
  }

  private static boolean isSignedBy(Key key, DigestHeader header, Call call) {
    var qop = header.get("qop");
    var algorithm = header.get("algorithm");
    if (!header.get("realm").equals(REALM)
        || !header.get("uri").equals(call.target())
        || !(algorithm.isEmpty() || algorithm.equalsIgnoreCase("MD5"))
        || !(qop.isEmpty() || (qop.equals("auth") && header.get("nc").length() == 8))) {
      return false;
    }
    var counted =
        qop.isEmpty() ? "" : header.get("nc") + ':' + header.get("cnonce") + ':' + qop + ':';
    var who = md5(key.publicKey + ':' + REALM + ':' + key.privateKey);
    var what = md5(call.method() + ':' + call.target());
    var expected = md5(who + ':' + header.get("nonce") + ':' + counted + what);
    return expected.equalsIgnoreCase(header.get("response"));
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
