package io.github.atlaskeys.api;

import java.io.IOException;

/** Atlas was not reached, and why is known better than the type of the failure tells. */
public final class NotConnectedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  /** With a problem whose message holds no secret. */
  public NotConnectedException(Problem problem) {
    super(problem.message());
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
