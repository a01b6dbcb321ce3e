package io.github.atlaskeys.shell;

import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.credentials.Connection;
import io.github.atlaskeys.files.FileException;
import io.github.atlaskeys.report.ProblemText;
import io.github.atlaskeys.text.EndedException;
import io.github.atlaskeys.text.ExitCodes;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.text.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Something that went wrong in a snippet and is reported as a sentence: there is nothing to learn
 * from a stack trace when Atlas said no.
 *
 * @param text for a person
 * @param exitCode what a script ends with
 */
record Failure(String text, int exitCode) {
  /** In the words of a session: verbs, and whole sentences. */
  Failure {
    text =
        sanitized(String.valueOf(text))
            .replace("list-projects", "projects()")
            .replace("list-keys", "keys()")
            .replace("review-access", "review()")
            .replace("find-key", "find()")
            .replace("use --yes", "call yes() first, or pass --yes")
            .replace("run the same command again", "try again");
  }

  /** Empty for what a snippet's own code threw: there the trace helps. */
  static Optional<Failure> of(Throwable thrown, Connection connection) {
    if (thrown instanceof EndedException e) {
      return Optional.of(new Failure(e.getMessage(), e.exitCode()));
    }
    if (thrown instanceof UsageException) {
      return Optional.of(new Failure(thrown.getMessage(), ExitCodes.NOTHING_CHANGED));
    }
    if (thrown instanceof FileException) {
      return Optional.of(new Failure(thrown.getMessage(), ExitCodes.INCOMPLETE));
    }
    if (thrown instanceof AtlasApiException e) {
      return Optional.of(of(Problem.of(e), connection));
    }
    boolean wraps =
        thrown instanceof UncheckedIOException
            || thrown instanceof ExecutionException
            || thrown instanceof CompletionException;
    if (wraps && thrown.getCause() != null) {
      return of(thrown.getCause(), connection);
    }
    if (thrown instanceof IOException e && thrownFrom(e, "feign.")) {
      return Optional.of(of(Problem.of(e), connection));
    }
    boolean refusedByTheLibrary =
        thrown instanceof IllegalArgumentException
            && Stream.of("api", "http", "find", "lookup", "unassign")
                .anyMatch(room -> thrownFrom(thrown, "io.github.atlaskeys.%s.".formatted(room)));
    return refusedByTheLibrary
        ? Optional.of(new Failure(thrown.getMessage(), ExitCodes.NOTHING_CHANGED))
        : Optional.empty();
  }

  static Failure of(Problem problem, Connection connection) {
    return new Failure(
        ProblemText.line(problem.message(), ProblemText.nextStep(problem, connection)),
        ExitCodes.of(problem));
  }

  /** Whether it came from there: files have IOExceptions too. */
  private static boolean thrownFrom(Throwable thrown, String packages) {
    return Arrays.stream(thrown.getStackTrace())
        .anyMatch(frame -> frame.getClassName().startsWith(packages));
  }

  /** Its lines without secrets, and without what could move a cursor. */
  static String sanitized(String text) {
    return text.lines().map(SanitizedText::message).collect(Collectors.joining("\n"));
  }

  /** As a sentence, where no command's name stands before it. */
  String sentence() {
    String start =
        text.matches("(?s)\\p{Ll}+( .*)?")
            ? text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1)
            : text;
    return start.matches("(?s)(.* )?\\p{L}+") ? start + "." : start;
  }
}
