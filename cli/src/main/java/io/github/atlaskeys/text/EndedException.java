package io.github.atlaskeys.text;

import io.github.atlaskeys.api.Problem;
import java.util.List;
import java.util.Optional;

/** Ends a command with one line for the user and an exit code. */
public final class EndedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final transient Optional<Problem> problem;
  private final transient List<String> notFound;

  public EndedException(int exitCode, String message) {
    this(exitCode, message, Optional.empty(), List.of());
  }

  public EndedException(int exitCode, String message, Problem problem) {
    this(exitCode, message, Optional.of(problem), List.of());
  }

  /** For keys that were not found. */
  public EndedException(
      int exitCode, String message, Optional<Problem> problem, List<String> notFound) {
    super(message);
    this.exitCode = exitCode;
    this.problem = problem;
    this.notFound = List.copyOf(notFound);
  }

  /** What Atlas returned, if that ended it. */
  public Optional<Problem> problem() {
    return problem;
  }

  /** The public keys or IDs that nothing was found for. */
  public List<String> notFound() {
    return notFound;
  }

  public int exitCode() {
    return exitCode;
  }
}
