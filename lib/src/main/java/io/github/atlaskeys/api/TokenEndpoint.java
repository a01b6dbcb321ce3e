package io.github.atlaskeys.api;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import feign.Request;
import feign.Request.HttpMethod;
import feign.RequestTemplate;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks Atlas for an access token, at the same address whatever the dialect. No exception of it has
 * a cause: a parser's message quotes what it could not read, which may be the token.
 *
 * @see <a
 *     href="https://www.mongodb.com/docs/atlas/api/service-accounts/generate-oauth2-token/">Generate
 *     Service Account Token</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5">RFC 6749, section 5</a>
 */
final class TokenEndpoint implements AccessTokens.Source {
  private static final String PATH = "/api/oauth/token";
  private static final byte[] FORM = "grant_type=client_credentials".getBytes(US_ASCII);

  /** What Atlas documents; RFC 6749 lets an answer leave it out. */
  private static final long USUAL_LIFE = 3600;

  /** A token of less would have to be renewed more often than ten times a minute allow. */
  private static final long SHORTEST_LIFE = 60;

  private static final long LONGEST_LIFE = 24 * 3600;

  private final URI host;
  private final ServiceAccountCredentials account;
  private final HttpCalls calls;

  TokenEndpoint(URI host, ServiceAccountCredentials account, HttpCalls calls) {
    this.host = host;
    this.account = account;
    this.calls = calls;
  }

  @Override
  public BearerToken ask(Instant now) throws IOException {
    Answer answer = Answer.of(calls.send(request()), calls.secrets());
    if (!answer.success()) {
      throw refusal(answer);
    }
    if (answer.status() != 200) {
      throw unreadable(answer, "not the status of an access token");
    }
    BearerToken token = token(answer, now);
    calls.secrets().add(token.value());
    return token;
  }

  private Request request() {
    Map<String, Collection<String>> headers =
        Map.of(
            "User-Agent", List.of(Atlas.userAgent()),
            "Accept", List.of("application/json"),
            "Content-Type", List.of("application/x-www-form-urlencoded"),
            "Authorization", List.of("Basic " + Secrets.login(account)));
    return Request.create(
        HttpMethod.POST, host + PATH, headers, FORM, US_ASCII, new RequestTemplate());
  }

  private static AtlasApiException refusal(Answer answer) {
    if (answer.status() == 404) {
      return new AtlasApiException(
          answer,
          ErrorBody.saying(
              "no service accounts at this host, as at an Ops Manager;"
                  + " use an API key, or check the base URL"));
    }
    Optional<ErrorBody> oauth = error(answer);
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

  /** The token of a success. */
  private static BearerToken token(Answer answer, Instant asked) {
    JsonNode json = json(answer).orElseThrow(() -> unreadable(answer, found(answer)));
    JsonNode token = json.path("access_token");
    if (!token.isTextual()) {
      throw unreadable(answer, "JSON without an access token");
    }
    if (!json.path("token_type").asText().equalsIgnoreCase("bearer")) {
      throw unreadable(answer, "an access token of another type than Bearer");
    }
    if (!HeaderText.isSafe(token.textValue())) {
      throw unreadable(answer, "an access token that cannot stand in a header");
    }
    return BearerToken.granted(token.textValue(), asked, life(json.path("expires_in")));
  }

  /** The error of a refusal that is OAuth's: its {@code error} is a word, and Atlas's a number. */
  private static Optional<ErrorBody> error(Answer answer) {
    return json(answer)
        .filter(json -> json.path("error").isTextual())
        .map(
            json ->
                new ErrorBody(
                    json.path("error").textValue(),
                    json.path("error_description").textValue(),
                    null));
  }

  private static Duration life(JsonNode seconds) {
    double said = seconds.isNumber() ? seconds.doubleValue() : USUAL_LIFE;
    return Duration.ofSeconds((long) Math.max(SHORTEST_LIFE, Math.min(LONGEST_LIFE, said)));
  }

  private static Optional<JsonNode> json(Answer answer) {
    return Json.read(answer.body()).filter(JsonNode::isObject);
  }

  private static String found(Answer answer) {
    String found = answer.html() ? answer.page() : "no JSON that Atlas would send";
    return found + " where an access token was due";
  }

  private static UnreadableResponseException unreadable(Answer answer, String what) {
    return new UnreadableResponseException(answer, what);
  }
}
