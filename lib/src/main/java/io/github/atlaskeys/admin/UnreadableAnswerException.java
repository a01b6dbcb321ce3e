package io.github.atlaskeys.admin;

import org.jspecify.annotations.Nullable;

/**
 * A success by its status that is none of Atlas's by its body: an HTML page, a missing or broken
 * JSON. A sign-in page of a proxy looks like this, and so does a base URL that is not Atlas's. What
 * the request asked for cannot be taken as done.
 */
public final class UnreadableAnswerException extends AtlasApiException {
  private static final long serialVersionUID = 1L;

  UnreadableAnswerException(Answer answer, String what, @Nullable Exception cause) {
    super(answer, ErrorBody.saying(what));
    initCause(cause);
  }
}
