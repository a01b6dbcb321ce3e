package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Retries;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** The library's retries, with each wait reported. */
final class LoggedRetries {
  private LoggedRetries() {}

  static Retries of(Context context, Consumer<String> report) {
    return Retries.standard()
        .withSleeper(context.sleeper())
        .onWait((problem, wait) -> report.accept(sentence(problem, wait)));
  }

  private static String sentence(Problem problem, Duration wait) {
    String seconds = String.format(Locale.ROOT, "%.1f s", wait.toMillis() / 1000.0);
    return problem.kind() == Problem.Kind.RATE_LIMITED
        ? "Atlas's rate limit is reached; continuing in " + seconds
        : problem.message() + "; trying again in " + seconds;
  }
}
