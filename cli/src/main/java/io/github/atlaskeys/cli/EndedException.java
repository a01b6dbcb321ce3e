package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.Problem;
import java.util.Optional;

/** Ends a command with one line for the user and an exit code. */
final class EndedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final transient Optional<Problem> problem;

  EndedException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
    this.problem = Optional.empty();
  }

  EndedException(int exitCode, String message, Problem problem) {
    super(message);
    this.exitCode = exitCode;
    this.problem = Optional.of(problem);
  }

  /** What Atlas returned, if that ended it. */
  Optional<Problem> problem() {
    return problem;
  }

  int exitCode() {
    return exitCode;
  }
}
