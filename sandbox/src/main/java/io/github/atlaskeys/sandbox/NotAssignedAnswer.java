package io.github.atlaskeys.sandbox;

/**
 * The response to removing a key or a service account from a project that it is not assigned to.
 * What Atlas responds is neither documented nor recorded, so test a client with each.
 *
 * @param status the HTTP status; any 2xx stands for the usual response to a removal
 * @param errorCode the {@code errorCode} of the body; without one if it is empty; ignored with a
 *     2xx status
 */
public record NotAssignedAnswer(int status, String errorCode) {
  /** 400 {@code API_KEY_NOT_FOUND}, the documented response for a key that does not exist. */
  public static final NotAssignedAnswer API_KEY_NOT_FOUND =
      new NotAssignedAnswer(400, "API_KEY_NOT_FOUND");

  /** 404 {@code USER_NOT_IN_GROUP}, which Atlas documents for users. */
  public static final NotAssignedAnswer USER_NOT_IN_GROUP =
      new NotAssignedAnswer(404, "USER_NOT_IN_GROUP");

  /** 404 without a code. */
  public static final NotAssignedAnswer NO_CODE = new NotAssignedAnswer(404, "");

  /** 404 {@code RESOURCE_NOT_FOUND}, which Atlas documents for a path that does not exist. */
  public static final NotAssignedAnswer RESOURCE_NOT_FOUND =
      new NotAssignedAnswer(404, "RESOURCE_NOT_FOUND");

  /** 404 with an invented code of its own. */
  public static final NotAssignedAnswer SERVICE_ACCOUNT_NOT_FOUND =
      new NotAssignedAnswer(404, "SERVICE_ACCOUNT_NOT_FOUND");

  /** 204, the usual response to a removal. */
  public static final NotAssignedAnswer NO_CONTENT = new NotAssignedAnswer(204, "");
}
