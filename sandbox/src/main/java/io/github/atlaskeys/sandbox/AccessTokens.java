package io.github.atlaskeys.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.atlaskeys.sandbox.State.Principal;
import io.github.atlaskeys.sandbox.State.ServiceAccount;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The access tokens of service accounts, and the endpoint that issues them. Resource, request,
 * response and limit are documented. That refused requests count towards the limit is a guess, and
 * errors follow RFC 6749, section 5.2.
 */
final class AccessTokens {
  private static final String PATH = "/api/oauth/token";
  private static final String JSON = "application/vnd.atlas.2023-01-01+json;charset=utf-8";
  private static final String REVOCATION = "/api/oauth/revoke";

  private record Token(ServiceAccount account, long expires) {}

  private final State state;
  private final RateLimits limits;
  private final SandboxOptions options;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();

  AccessTokens(State state, RateLimits limits, SandboxOptions options) {
    this.state = state;
    this.limits = limits;
    this.options = options;
  }

  static boolean isTokenRequest(Request request) {
    return request.method().equals("POST") && request.path().equals(PATH);
  }

  static boolean isRevocation(Request request) {
    return request.method().equals("POST") && request.path().equals(REVOCATION);
  }

  /** The account that asks for a token, as often as its limit allows. */
  ServiceAccount authenticateClient(Request request) {
    var clientId = basicLogin(request).split(":", 2)[0];
    var limit = options.tokenLimit;
    if (limits.take("TOKENS " + clientId, limit).retryAfter() != RateLimits.Take.NONE) {
      // The wording of Atlas's old rate limiter, which sent no Retry-After.
      var minutes = limit.per().toMinutes();
      var detail =
          "Resource %s is limited to %d requests every %d minutes."
              .formatted(PATH, limit.capacity(), minutes);
      throw new ApiError(429, "RATE_LIMITED", detail, PATH, limit.capacity(), minutes);
    }
    return client(request);
  }

  private ServiceAccount client(Request request) {
    var login = basicLogin(request).split(":", 2);
    var account = state.serviceAccounts.get(login[0]);
    var now = options.clock.instant();
    if (account == null || login.length < 2 || account.secret(login[1], now).isEmpty()) {
      throw ApiError.oauth(401, "invalid_client")
          .withHeader("WWW-Authenticate", "Basic realm=\"MMS Public API\"");
    }
    return account;
  }

  /** Only a token that the caller holds, and of its own; another is no error, says RFC 7009. */
  Response revoke(Request request) {
    var account = client(request);
    var token = Request.parseForm(request.body()).getOrDefault("token", "");
    tokens.computeIfPresent(token, (value, known) -> known.account() == account ? null : known);
    return Response.of(200, JSON, "");
  }

  /** Issues a token; earlier ones stay valid, as Atlas's documentation implies. */
  Response issue(Request request, ServiceAccount account) {
    var grantType = Request.parseForm(request.body()).getOrDefault("grant_type", "");
    if (!grantType.equals("client_credentials")) {
      throw ApiError.oauth(400, grantType.isEmpty() ? "invalid_request" : "unsupported_grant_type");
    }
    account
        .secret(basicLogin(request).split(":", 2)[1], options.clock.instant())
        .ifPresent(secret -> secret.lastUsed = options.clock.instant());
    var now = options.clock.millis();
    tokens.values().removeIf(token -> token.expires <= now);
    if (alive(account.id) >= options.maxTokens) {
      throw ApiError.oauth(403, "access_denied", "Access Token limit reached");
    }
    var bytes = new byte[48];
    random.nextBytes(bytes);
    var token = Base64.getUrlEncoder().encodeToString(bytes);
    tokens.put(token, new Token(account, now + options.tokenLifetime.toMillis()));
    var json =
        JsonNodeFactory.instance
            .objectNode()
            .put("access_token", token)
            .put("expires_in", options.tokenLifetime.toSeconds())
            .put("token_type", "Bearer");
    return Response.of(200, JSON, json.toString()).withHeader("Cache-Control", "no-store");
  }

  /** The service account whose token the request carries, if the token is valid. */
  Optional<Principal> caller(Request request) {
    return request
        .credentials("Bearer")
        .map(tokens::get)
        .filter(token -> options.clock.millis() < token.expires)
        .map(Token::account);
  }

  long alive() {
    return tokens.values().stream().filter(token -> options.clock.millis() < token.expires).count();
  }

  long alive(String clientId) {
    return tokens.values().stream()
        .filter(token -> token.account.id.equals(clientId))
        .filter(token -> options.clock.millis() < token.expires)
        .count();
  }

  void revokeAll() {
    tokens.clear();
  }

  private static String basicLogin(Request request) {
    try {
      return request
          .credentials("Basic")
          .map(text -> new String(Base64.getDecoder().decode(text), UTF_8))
          .orElse("");
    } catch (IllegalArgumentException notBase64) {
      return "";
    }
  }
}
