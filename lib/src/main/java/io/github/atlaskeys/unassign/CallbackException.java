package io.github.atlaskeys.unassign;

/** Carries what a caller's callback threw, so that it is never taken for Atlas's response. */
final class CallbackException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CallbackException(Throwable cause) {
    super(cause);
  }

  @Override
  public synchronized Throwable getCause() {
    return java.util.Objects.requireNonNull(super.getCause());
  }
}
