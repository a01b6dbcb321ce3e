package scripts.cli;

import io.github.atlaskeys.admin.AtlasApiException;
import io.github.atlaskeys.admin.ProjectId;
import io.github.atlaskeys.unassign.Problem;
import java.util.Optional;
import picocli.CommandLine;

/** What the commands that only look have in common. */
public final class LookUp {
  private LookUp() {}

  /** The project that is meant when none is named; empty when the environment names none. */
  public static Optional<ProjectId> projectOfEnvironment(Surroundings surroundings) {
    try {
      return surroundings.variable("MONGODB_ATLAS_PROJECT_ID").map(ProjectId::new);
    } catch (IllegalArgumentException e) {
      throw new UsageException("MONGODB_ATLAS_PROJECT_ID: " + e.getMessage(), e);
    }
  }

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
