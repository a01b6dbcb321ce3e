package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Problem;
import picocli.CommandLine;

/** What the commands that only look have in common. */
public final class LookUp {
  private LookUp() {}

  /** Ends with the role that looking needs, which is another than unassigning needs. */
  public static int refused(AtlasApiException e, String nextStep, CommandLine command) {
    Problem problem = Problem.of(e);
    if (problem.kind() != Problem.Kind.NO_PERMISSION) {
      throw e;
    }
    Cli.say(command, NextStep.line(problem.message(), nextStep));
    return ExitCodes.REFUSED;
  }
}
