package io.github.atlaskeys.sandbox;

/**
 * The response to addGroupApiKey when the key already has a role in the project. Nothing published
 * or recorded says what Atlas does, so test a client against each.
 *
 * @param status the HTTP status; with any 2xx the roles are added, and the response is the usual
 *     one
 * @param errorCode the {@code errorCode} of the body; not used with a 2xx status
 */
public record AlreadyAssignedAnswer(int status, String errorCode) {

  /** 204; the roles in the request are added to those the key has. */
  public static final AlreadyAssignedAnswer NO_CONTENT = new AlreadyAssignedAnswer(204, "");

  /** 409 with an {@code errorCode} that is made up; nothing is changed. */
  public static final AlreadyAssignedAnswer CONFLICT =
      new AlreadyAssignedAnswer(409, "API_KEY_ALREADY_IN_GROUP");

  /**
   * Checks the pair.
   *
   * @throws IllegalArgumentException if the status is neither 2xx nor 4xx or 5xx, or an error has
   *     no code
   */
  public AlreadyAssignedAnswer {
    ApiError.requireAnswer("already-assigned", status, errorCode);
  }

  boolean isSuccess() {
    return status < 300;
  }
}
