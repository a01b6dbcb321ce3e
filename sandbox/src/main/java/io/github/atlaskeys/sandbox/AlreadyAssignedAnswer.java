package io.github.atlaskeys.sandbox;

/**
 * The response to adding a key or a service account to a project that it is assigned to already.
 * What Atlas responds is neither documented nor recorded, so test a client with each.
 *
 * @param status the HTTP status; with any 2xx the roles are added, with the usual response
 * @param errorCode the {@code errorCode} of the body; ignored with a 2xx status
 */
public record AlreadyAssignedAnswer(int status, String errorCode) {
  /** 204; the roles in the request are added to those the key has. */
  public static final AlreadyAssignedAnswer NO_CONTENT = new AlreadyAssignedAnswer(204, "");

  /** 409 with an invented {@code errorCode}; nothing is changed. */
  public static final AlreadyAssignedAnswer CONFLICT =
      new AlreadyAssignedAnswer(409, "API_KEY_ALREADY_IN_GROUP");
}
