package io.github.atlaskeys.api;

/**
 * Atlas gives no access token for this client id and client secret: they are wrong, have expired,
 * or are of another host. The call that needed the token was not sent. Asking again with the same
 * credentials is answered the same.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2">RFC 6749, Error Response</a>
 */
public final class TokenRefusedException extends AtlasApiException {
  private static final long serialVersionUID = 1L;

  TokenRefusedException(Answer answer, ErrorBody body) {
    super(answer, body);
  }

  private TokenRefusedException(TokenRefusedException other) {
    super(other);
  }

  @Override
  AtlasApiException again() {
    return new TokenRefusedException(this);
  }
}
