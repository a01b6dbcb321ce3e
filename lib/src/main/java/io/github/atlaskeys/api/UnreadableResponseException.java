package io.github.atlaskeys.api;

/**
 * A success by its status that Atlas does not give: another 2xx than it documents, an HTML page,
 * missing, broken or other JSON, a listing without end. A sign-in page of a proxy looks like this,
 * and so does a base URL that is not Atlas's. What the request asked for cannot be taken as done.
 */
public final class UnreadableResponseException extends AtlasApiException {
  private static final long serialVersionUID = 1L;

  /** Without a cause: a parser's message quotes what it could not read, which may be a secret. */
  UnreadableResponseException(Answer answer, String what) {
    super(answer, ErrorBody.saying(what));
  }

  private UnreadableResponseException(UnreadableResponseException other) {
    super(other);
  }

  @Override
  AtlasApiException again() {
    return new UnreadableResponseException(this);
  }
}
