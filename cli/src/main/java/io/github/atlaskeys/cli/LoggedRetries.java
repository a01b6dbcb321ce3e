package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.api.RetryPolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine;

/** Tries again as the library does by default, and says so: nobody should watch a silent prompt. */
public final class LoggedRetries {
  private LoggedRetries() {}

  public static Retries of(Context surroundings, CommandLine command) {
    return new Retries(
        RetryPolicy.DEFAULT,
        surroundings.sleeper(),
        InstantSource.system(),
        () -> ThreadLocalRandom.current().nextDouble(),
        (problem, wait) -> Cli.say(command, sentence(problem, wait)));
  }

  private static String sentence(Problem problem, Duration wait) {
    String seconds = String.format(Locale.ROOT, "%.1f s", wait.toMillis() / 1000.0);
    return problem.kind() == Problem.Kind.RATE_LIMITED
        ? "Atlas's rate limit is reached; going on in " + seconds
        : problem.message() + "; trying again in " + seconds;
  }
}
