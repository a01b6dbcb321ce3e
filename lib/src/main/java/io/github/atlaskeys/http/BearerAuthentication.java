package io.github.atlaskeys.http;

import io.github.atlaskeys.api.AccessToken;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.ServiceAccountCredentials;
import io.github.atlaskeys.http.AccessTokens.Token;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.FormBody;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Signs the calls of a service account with an access token. A token that Atlas accepted before and
 * refuses now, because it was revoked or expired early, is replaced once per call; a new token that
 * is refused at once is Atlas's final response.
 *
 * @see <a
 *     href="https://www.mongodb.com/docs/atlas/api/service-accounts/generate-oauth2-token/">Generate
 *     Service Account Token</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-4.4">RFC 6749, Client Credentials
 *     Grant</a>
 */
final class BearerAuthentication implements Interceptor {
  /** Nobody waits longer for what is not needed any more. */
  private static final Duration MAX_REVOCATION = Duration.ofSeconds(5);

  private final OkHttpClient client;
  private final URI host;
  private final String login;
  private final Secrets secrets;
  private final AccessTokens tokens;

  BearerAuthentication(
      URI host,
      ServiceAccountCredentials account,
      OkHttpClient client,
      InstantSource clock,
      Secrets secrets) {
    this.client = client;
    this.secrets = secrets;
    this.tokens = new AccessTokens(this::request, clock);
    this.host = host;
    this.login = Secrets.login(account);
  }

  /** A form for the account itself; its path is the same for every API version. */
  private Call call(String path, FormBody form) {
    return client.newCall(
        new Request.Builder()
            .url(host + path)
            .header("User-Agent", HttpClients.userAgent())
            .header("Accept", "application/json")
            .header("Authorization", "Basic " + login)
            .post(form)
            .build());
  }

  static Request signed(Request request, String token) {
    return request.newBuilder().header("Authorization", "Bearer " + token).build();
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Token token = tokens.current();
    Response response = send(chain, token);
    if (response.code() != 401 || !token.accepted || HttpResponse.isAboutTheRequest(response)) {
      return response;
    }
    response.close();
    return send(chain, tokens.replace(token));
  }

  private static Response send(Chain chain, Token token) throws IOException {
    Response response = chain.proceed(signed(chain.request(), token.value));
    if (HttpResponse.isAcceptance(response)) {
      token.accepted = true;
    }
    return response;
  }

  @SuppressWarnings("UnusedException") // no cause: it might quote the token
  private Token request(Instant now) throws IOException {
    FormBody form = new FormBody.Builder().add("grant_type", "client_credentials").build();
    HttpResponse response;
    try (Response raw = call("/api/oauth/token", form).execute()) {
      response = HttpResponse.ofTokenRequest(raw, secrets);
    }
    if (!response.isSuccess()) {
      throw refusal(response);
    }
    Map<?, ?> json =
        Json.object(response.body()).orElseThrow(() -> response.unreadableBody("an access token"));
    if (!(json.get("access_token") instanceof String token)) {
      throw response.unreadable("JSON without an access token");
    }
    double life = json.get("expires_in") instanceof Number said ? said.doubleValue() : 3600;
    long seconds = (long) Math.max(60, Math.min(24 * 3600, life)); // ten tokens a minute at most
    try {
      secrets.add(new AccessToken(token).value());
    } catch (IllegalArgumentException e) {
      throw response.unreadable("an access token that cannot stand in a header");
    }
    return new Token(token, now, Duration.ofSeconds(seconds));
  }

  /**
   * Revokes its tokens, of which there is rarely more than one: Atlas allows an account 100 that
   * are alive. If that fails, they expire within the hour all the same.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc7009">RFC 7009, Token Revocation</a>
   */
  @SuppressWarnings("UnusedException")
  void revoke() {
    try {
      for (Token token : tokens.take()) {
        FormBody form =
            new FormBody.Builder()
                .add("token", token.value)
                .add("token_type_hint", "access_token")
                .build();
        Call call = call("/api/oauth/revoke", form);
        call.timeout().timeout(MAX_REVOCATION.toMillis(), TimeUnit.MILLISECONDS);
        call.execute().close();
      }
    } catch (IOException | RuntimeException e) {
      // See above; the next would fail, too.
    }
  }

  private static AtlasApiException refusal(HttpResponse response) {
    if (response.status() == 404) {
      return response.exception(
          null,
          "no service accounts at this host, as at an Ops Manager;"
              + " use an API key, or check the base URL");
    }
    Map<?, ?> json = Json.object(response.body()).orElse(Map.of());
    String error = text(json, "error"); // OAuth's is a word, Atlas's own a number
    return error == null
        ? response.exception()
        : response.exception(error, text(json, "error_description"));
  }

  private static @Nullable String text(Map<?, ?> json, String name) {
    return json.get(name) instanceof String text ? text : null;
  }
}
