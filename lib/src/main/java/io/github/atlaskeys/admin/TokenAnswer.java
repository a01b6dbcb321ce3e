package io.github.atlaskeys.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is read from an answer to a request for a token. No exception of it has a cause: a parser's
 * message quotes what it could not read, which may be the token.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5">RFC 6749, section 5</a>
 */
final class TokenAnswer {
  /** What Atlas documents; RFC 6749 lets an answer leave it out. */
  private static final long USUAL_LIFE = 3600;

  /** A token of less would have to be renewed more often than ten times a minute allow. */
  private static final long SHORTEST_LIFE = 60;

  private static final long LONGEST_LIFE = 24 * 3600;

  private TokenAnswer() {}

  /** The token of a success. */
  static BearerToken token(Answer answer, Instant asked) {
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
  static Optional<ErrorBody> error(Answer answer) {
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
    try {
      return Optional.of(Json.read(answer.body())).filter(JsonNode::isObject);
    } catch (JsonProcessingException quotesTheBody) {
      return Optional.empty();
    }
  }

  private static String found(Answer answer) {
    String found = answer.html() ? answer.page() : "no JSON that Atlas would send";
    return found + " where an access token was due";
  }

  private static UnreadableAnswerException unreadable(Answer answer, String what) {
    return new UnreadableAnswerException(answer, what, null);
  }
}
