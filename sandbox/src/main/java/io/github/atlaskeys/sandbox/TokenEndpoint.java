package io.github.atlaskeys.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where a service account gets access tokens. Resource, request, answer and limit are as Atlas
 * documents them; that a refused request counts against the limit, and what a refusal says, is
 * documented nowhere: the refusals are those of RFC 6749, section 5.2.
 *
 * @see <a
 *     href="https://www.mongodb.com/docs/atlas/api/service-accounts/generate-oauth2-token/">Atlas:
 *     Generate Service Account Token</a>
 */
final class TokenEndpoint {

  private static final String PATH = "/api/oauth/token";

  private final State state;
  private final AccessTokens tokens;
  private final Buckets buckets;
  private final RateLimit limit;
  private final long lifetimeSeconds;

  TokenEndpoint(State state, AccessTokens tokens, SandboxOptions options) {
    this.state = state;
    this.tokens = tokens;
    this.buckets = new Buckets(options.clock());
    this.limit = options.tokenLimit();
    this.lifetimeSeconds = options.tokenLifetime().toSeconds();
  }

  boolean isFor(Call call) {
    return call.method().equals("POST") && call.path().equals(PATH);
  }

  /** Counts the request for its client, then does this for the account if its secret is right. */
  Answer handle(Call call, Function<ServiceAccount, Answer> work) {
    var login = login(call.header("Authorization"));
    var colon = login.indexOf(':');
    var clientId = colon < 0 ? login : login.substring(0, colon);
    if (!limit.isUnlimited() && buckets.take(clientId, limit).retryAfter() > 0) {
      return ApiError.tokensLimited(PATH, limit);
    }
    var secret = login.substring(colon + 1);
    return state
        .serviceAccount(clientId)
        .filter(account -> account.clientSecret.equals(secret))
        .map(work)
        .orElseGet(ApiError::invalidClient);
  }

  Answer grant(Call call, ServiceAccount account) {
    var grantType = Query.parse(call.body()).get("grant_type", "");
    if (!grantType.equals("client_credentials")) {
      return ApiError.oauth(
          400, grantType.isEmpty() ? "invalid_request" : "unsupported_grant_type");
    }
    var json =
        JsonNodeFactory.instance
            .objectNode()
            .put("access_token", tokens.issue(account))
            .put("expires_in", lifetimeSeconds)
            .put("token_type", "Bearer");
    return Answer.of(200, Dialect.V2.contentType, json.toString())
        .with("Cache-Control", "no-store");
  }

  /** What stands behind {@code Basic}, decoded; empty if it is anything else. */
  private static String login(String authorization) {
    return Optional.of(authorization)
        .filter(header -> header.regionMatches(true, 0, "Basic ", 0, 6))
        .flatMap(header -> decoded(header.substring(6).strip()))
        .orElse("");
  }

  private static Optional<String> decoded(String text) {
    try {
      return Optional.of(new String(Base64.getDecoder().decode(text), UTF_8));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
