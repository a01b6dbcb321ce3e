package io.github.atlaskeys.sandbox;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The nonces given out, how old they are and how far each was counted. */
final class Nonces {

  // A client that takes a challenge a call leaves each behind; the oldest are forgotten, and are
  // then as unknown as an invented one.
  private static final int REMEMBERED = 65_536;

  private final Clock clock;
  private final long lifetime;
  private final int maxCount;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Nonce> nonces = new ConcurrentHashMap<>();
  private final Queue<String> oldestFirst = new ConcurrentLinkedQueue<>();

  Nonces(SandboxOptions options) {
    clock = options.clock();
    lifetime = options.nonceLifetime().toMillis();
    maxCount = options.maxNonceCount().orElse(Integer.MAX_VALUE);
  }

  enum Use {
    GOOD,
    EXPIRED,
    /** Never given out, forgotten, or counted that far already. */
    REFUSED
  }

  void forget() {
    nonces.clear();
    oldestFirst.clear();
  }

  /** As many bytes as in the recorded challenge: 24. */
  String issue() {
    var bytes = new byte[24];
    random.nextBytes(bytes);
    var nonce = Base64.getEncoder().encodeToString(bytes);
    nonces.put(nonce, new Nonce(clock.millis()));
    oldestFirst.add(nonce);
    if (nonces.size() > REMEMBERED) {
      var oldest = oldestFirst.poll();
      if (oldest != null) {
        nonces.remove(oldest);
      }
    }
    return nonce;
  }

  /** Uses a nonce with a count, which must be above each earlier one; gaps are lost requests. */
  Use use(String value, int count) {
    var nonce = nonces.get(value);
    if (nonce == null) {
      return Use.REFUSED;
    }
    if (clock.millis() - nonce.issued > lifetime || count > maxCount) {
      return Use.EXPIRED;
    }
    return nonce.count(count) ? Use.GOOD : Use.REFUSED;
  }

  /** Uses a nonce as RFC 2069 did, without a count. */
  Use use(String value) {
    var nonce = nonces.get(value);
    if (nonce == null) {
      return Use.REFUSED;
    }
    return clock.millis() - nonce.issued > lifetime ? Use.EXPIRED : Use.GOOD;
  }

  private static final class Nonce {
    private final long issued;
    private int counted;

    private Nonce(long issued) {
      this.issued = issued;
    }

    private synchronized boolean count(int count) {
      if (count <= counted) {
        return false;
      }
      counted = count;
      return true;
    }
  }
}
