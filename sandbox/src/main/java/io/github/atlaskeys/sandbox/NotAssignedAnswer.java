package io.github.atlaskeys.sandbox;

/**
 * What removing a key from a project answers when the key exists but is not in that project. No
 * page and no recording says what Atlas does, so a client should be tested against each.
 *
 * @param status the HTTP status; any 2xx means the answer to a removal that had something to do
 * @param errorCode the {@code errorCode} of the body; not used with a 2xx status
 */
public record NotAssignedAnswer(int status, String errorCode) {

  /** 400 {@code API_KEY_NOT_FOUND}, the documented answer for a key that does not exist. */
  public static final NotAssignedAnswer API_KEY_NOT_FOUND =
      new NotAssignedAnswer(400, "API_KEY_NOT_FOUND");

  /** 404 {@code USER_NOT_IN_GROUP}, which Atlas documents for people. */
  public static final NotAssignedAnswer USER_NOT_IN_GROUP =
      new NotAssignedAnswer(404, "USER_NOT_IN_GROUP");

  /** 204, as if there had been something to remove. */
  public static final NotAssignedAnswer NO_CONTENT = new NotAssignedAnswer(204, "");

  /**
   * Checks the pair.
   *
   * @throws IllegalArgumentException if the status is neither 2xx nor 4xx or 5xx, or an error has
   *     no code
   */
  public NotAssignedAnswer {
    ApiError.requireAnswer("not-assigned", status, errorCode);
  }

  boolean isSuccess() {
    return status < 300;
  }
}
