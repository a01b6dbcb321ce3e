package io.github.atlaskeys.api;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Whether a refusal is about what was asked or about who asks; both can be a 401. */
final class Refusals {
  /** What Atlas calls a failed authentication, and other failures too: it tells nothing. */
  static final String NO_CODE = "UNEXPECTED_ERROR";

  private Refusals() {}

  /** A body that need not be read. */
  @FunctionalInterface
  interface Body {
    String text() throws IOException;
  }

  /**
   * A refusal with a code of its own is not about the credentials, and signing again changes
   * nothing.
   */
  static boolean isAboutTheRequest(int status, @Nullable String codeHeader, Body body)
      throws IOException {
    if (status < 400 || status > 499) {
      return false;
    }
    if (codeHeader == null) {
      String text = body.text();
      return text.contains("\"errorCode\"") && !text.contains("\"" + NO_CODE + "\"");
    }
    return !codeHeader.equals(NO_CODE);
  }
}
