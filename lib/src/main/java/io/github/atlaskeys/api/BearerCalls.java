package io.github.atlaskeys.api;

import feign.Client;
import feign.Request;
import feign.Request.Options;
import feign.Response;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Signs calls with an access token. A token that Atlas accepted and then refuses, because it was
 * revoked or has expired sooner than it said, is replaced once a call; a new token that is refused
 * at once is Atlas's last word.
 *
 * <p>That a success must have been asked for, as with {@link Digest}, is not checked here: the
 * token is sent unasked. A server that issued a token to a service account is Atlas; with a token
 * that was got elsewhere, what answers is known by its certificate and its JSON alone.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750">RFC 6750, Bearer Token Usage</a>
 */
final class BearerCalls implements Client {
  /** Where calls have their access token from; safe for many threads. */
  interface Tokens {
    /** The token to call with. */
    BearerToken current() throws IOException;

    /** The token to call with instead of this, which Atlas accepted once and refused now. */
    Optional<BearerToken> insteadOf(BearerToken refused) throws IOException;

    /** One token, for as long as Atlas takes it. */
    static Tokens only(BearerToken token) {
      return new Tokens() {
        @Override
        public BearerToken current() {
          return token;
        }

        @Override
        public Optional<BearerToken> insteadOf(BearerToken refused) {
          return Optional.empty();
        }
      };
    }
  }

  private final Tokens tokens;
  private final HttpCalls calls;

  BearerCalls(Tokens tokens, HttpCalls calls) {
    this.tokens = tokens;
    this.calls = calls;
  }

  @Override
  public Response execute(Request request, Options options) throws IOException {
    BearerToken token = tokens.current();
    Response response = send(request, token);
    if (response.status() != 401 || !token.wasAccepted() || saysNothingOf(response)) {
      return response;
    }
    Optional<BearerToken> other = tokens.insteadOf(token);
    return other.isPresent() ? send(request, other.get()) : response;
  }

  private Response send(Request request, BearerToken token) throws IOException {
    Response response = calls.send(signed(request, token));
    boolean success = response.status() >= 200 && response.status() < 300;
    if (success || saysNothingOf(response)) {
      token.accepted();
    }
    return response;
  }

  private static Request signed(Request request, BearerToken token) {
    Map<String, Collection<String>> headers = new TreeMap<>(request.headers());
    headers.put("Authorization", List.of(token.header()));
    return Request.create(
        request.httpMethod(),
        request.url(),
        headers,
        request.body(),
        request.charset(),
        request.requestTemplate());
  }

  /** Whether a refusal is about the request, and not about the token. */
  private boolean saysNothingOf(Response response) throws IOException {
    if (response.status() < 400 || response.status() > 499) {
      return false; // a listing is not read twice
    }
    Answer answer = Answer.of(response, calls.secrets());
    boolean invalid =
        answer.headers("WWW-Authenticate").anyMatch(value -> value.contains("invalid_token"));
    String code = answer.header("X-Error-Code").orElse(null);
    return !invalid && Refusals.isAboutTheRequest(response.status(), code, answer::body);
  }
}
