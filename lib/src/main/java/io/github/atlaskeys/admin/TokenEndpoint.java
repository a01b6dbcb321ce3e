package io.github.atlaskeys.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;

import feign.Request;
import feign.Request.HttpMethod;
import feign.RequestTemplate;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks Atlas for an access token, at the same address whatever the dialect.
 *
 * @see <a
 *     href="https://www.mongodb.com/docs/atlas/api/service-accounts/generate-oauth2-token/">Generate
 *     Service Account Token</a>
 */
final class TokenEndpoint implements AccessTokens.Source {
  private static final String PATH = "/api/oauth/token";
  private static final byte[] FORM = "grant_type=client_credentials".getBytes(US_ASCII);

  private final URI host;
  private final ServiceAccount account;
  private final HttpCalls calls;

  TokenEndpoint(URI host, ServiceAccount account, HttpCalls calls) {
    this.host = host;
    this.account = account;
    this.calls = calls;
  }

  @Override
  public BearerToken ask(Instant now) throws IOException {
    Answer answer = Answer.of(calls.send(request()));
    if (!answer.success()) {
      throw refusal(withoutSecrets(answer));
    }
    return TokenAnswer.token(answer, now);
  }

  private Request request() {
    Map<String, Collection<String>> headers =
        Map.of(
            "User-Agent", List.of(Atlas.userAgent()),
            "Accept", List.of("application/json"),
            "Content-Type", List.of("application/x-www-form-urlencoded"),
            "Authorization", List.of("Basic " + login()));
    return Request.create(
        HttpMethod.POST, host + PATH, headers, FORM, US_ASCII, new RequestTemplate());
  }

  private String login() {
    String login = account.clientId() + ":" + account.clientSecret();
    return Base64.getEncoder().encodeToString(login.getBytes(US_ASCII));
  }

  private static AtlasApiException refusal(Answer answer) {
    if (answer.status() == 404) {
      return new AtlasApiException(
          answer,
          ErrorBody.saying(
              "no service accounts at this host, as at an Ops Manager;"
                  + " use an API key, or check the base URL"));
    }
    Optional<ErrorBody> oauth = TokenAnswer.error(answer);
    ErrorBody error = oauth.orElseGet(() -> Answers.errorBody(answer));
    return isAboutTheCaller(answer.status(), oauth.isPresent(), error)
        ? new TokenRefusedException(answer, error)
        : new AtlasApiException(answer, error);
  }

  /**
   * A refusal that names its error is about who asks, whatever the name: nothing here is about a
   * key or a project, and must not be taken for it. A 403 may be about the address called from.
   */
  private static boolean isAboutTheCaller(int status, boolean oauth, ErrorBody error) {
    return switch (status) {
      case 401 -> true;
      case 403 -> oauth;
      case 408, 429 -> false;
      default -> status >= 400 && status < 500 && error.code().isPresent();
    };
  }

  /** A server that repeats what it was sent must not make an error of ours repeat it. */
  private Answer withoutSecrets(Answer answer) {
    return answer.withBody(
        answer.body().replace(account.clientSecret(), "***").replace(login(), "***"));
  }
}
