package io.github.atlaskeys.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The response is not one that Atlas gives: a 2xx other than it documents, an HTML page, missing or
 * broken JSON, a listing without end, or a success or a 401 without the digest challenge that Atlas
 * sends to every API key. A proxy's sign-in page looks like this, and so does a base URL that is
 * not Atlas's. What the request asked for must not be taken as done.
 */
public final class UnreadableResponseException extends AtlasApiException {
  private static final long serialVersionUID = 1L;

  /**
   * It has no cause: a parser's message quotes what it could not read, which may be a secret.
   *
   * @param request method and path
   * @param status the HTTP status
   * @param errorCode the error's name, if the response has one all the same
   * @param detail what is wrong with the response, for people
   */
  public UnreadableResponseException(
      String request, int status, @Nullable String errorCode, @Nullable String detail) {
    super(request, status, errorCode, detail, List.of(), Map.of(), false);
  }
}
