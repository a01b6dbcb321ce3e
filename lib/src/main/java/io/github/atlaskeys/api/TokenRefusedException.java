package io.github.atlaskeys.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Atlas gives no access token for this client id and client secret: they are wrong, have expired,
 * or belong to another host. The call that needed the token was not sent. Asking again with the
 * same credentials does not help.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2">RFC 6749, Error Response</a>
 */
public final class TokenRefusedException extends AtlasApiException {
  private static final long serialVersionUID = 1L;

  /**
   * The token endpoint's response.
   *
   * @param request method and path
   * @param status the HTTP status
   * @param errorCode OAuth's or Atlas's name for the error, if there is one
   * @param detail a sentence for people, if there is one
   */
  public TokenRefusedException(
      String request, int status, @Nullable String errorCode, @Nullable String detail) {
    super(request, status, errorCode, detail, List.of(), Map.of());
  }
}
