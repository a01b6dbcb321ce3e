package io.github.atlaskeys.shell;

import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.report.ProblemText;
import io.github.atlaskeys.text.ExitCodes;
import io.github.atlaskeys.text.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * Something that went wrong in a snippet and is reported on one line: there is nothing to learn
 * from a stack trace when Atlas said no.
 *
 * @param command what it happened in
 * @param line for a person
 * @param exitCode what a script ends with
 */
record Failure(String command, String line, int exitCode) {
  static final String SHELL = "atlas-shell";

  /** Empty for what a snippet's own code threw: there the trace helps. */
  static Optional<Failure> of(Throwable thrown) {
    if (thrown instanceof ShellException e) {
      return Optional.of(new Failure(e.command(), e.getMessage(), e.exitCode()));
    }
    if (thrown instanceof UsageException e) {
      return Optional.of(
          new Failure(SHELL, String.valueOf(e.getMessage()), ExitCodes.NOTHING_CHANGED));
    }
    if (thrown instanceof AtlasApiException e) {
      return Optional.of(of(Problem.of(e)));
    }
    if (thrown instanceof UncheckedIOException e) {
      return of(e.getCause());
    }
    boolean onAnotherThread =
        thrown instanceof ExecutionException || thrown instanceof CompletionException;
    if (onAnotherThread && thrown.getCause() != null) {
      return of(thrown.getCause());
    }
    if (thrown instanceof IOException e && thrownFrom(e, "feign.")) {
      return Optional.of(of(Problem.of(e)));
    }
    boolean refusedByTheLibrary =
        thrown instanceof IllegalArgumentException
            && (thrownFrom(thrown, "io.github.atlaskeys.api.")
                || thrownFrom(thrown, "io.github.atlaskeys.http.")
                || thrownFrom(thrown, "io.github.atlaskeys.find.")
                || thrownFrom(thrown, "io.github.atlaskeys.unassign."));
    return refusedByTheLibrary
        ? Optional.of(
            new Failure(SHELL, String.valueOf(thrown.getMessage()), ExitCodes.NOTHING_CHANGED))
        : Optional.empty();
  }

  private static Failure of(Problem problem) {
    return new Failure(SHELL, ProblemText.line(problem), ExitCodes.of(problem));
  }

  /** Whether it came from there: files have IOExceptions too. */
  private static boolean thrownFrom(Throwable thrown, String packages) {
    return Arrays.stream(thrown.getStackTrace())
        .anyMatch(frame -> frame.getClassName().startsWith(packages));
  }
}
