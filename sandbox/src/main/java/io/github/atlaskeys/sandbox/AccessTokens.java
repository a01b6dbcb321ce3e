package io.github.atlaskeys.sandbox;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The access tokens given out, whose they are and until when they are taken. */
final class AccessTokens {

  private static final String SCHEME = "Bearer ";

  private record Grant(ServiceAccount account, long expires) {}

  private final Clock clock;
  private final long lifetime;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Grant> grants = new ConcurrentHashMap<>();

  AccessTokens(SandboxOptions options) {
    clock = options.clock();
    lifetime = options.tokenLifetime().toMillis();
  }

  static boolean isBearer(Call call) {
    return call.header("Authorization").regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  /** A new token; those given out before go on being taken, as Atlas's documentation implies. */
  String issue(ServiceAccount account) {
    var now = clock.millis();
    grants.values().removeIf(grant -> grant.expires <= now);
    var bytes = new byte[48];
    random.nextBytes(bytes);
    var token = Base64.getUrlEncoder().encodeToString(bytes);
    grants.put(token, new Grant(account, now + lifetime));
    return token;
  }

  /** Who calls with a token that is good at this moment. */
  Optional<ServiceAccount> caller(Call call) {
    var token = call.header("Authorization").substring(SCHEME.length()).strip();
    return Optional.ofNullable(grants.get(token))
        .filter(grant -> clock.millis() < grant.expires)
        .map(Grant::account);
  }

  void revoke() {
    grants.clear();
  }
}
