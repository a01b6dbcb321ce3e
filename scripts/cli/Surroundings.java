package scripts.cli;

import io.github.atlaskeys.admin.ProjectId;
import io.github.atlaskeys.unassign.Sleeper;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a command finds around it, gathered so that a test or the demo can put something else there.
 *
 * @param environment variables by name
 * @param in standard input
 * @param terminal who can be asked
 * @param sleeper how it waits
 */
public record Surroundings(
    Map<String, String> environment, InputStream in, Terminal terminal, Sleeper sleeper) {

  public static Surroundings ofThisProcess() {
    return new Surroundings(System.getenv(), System.in, new SystemTerminal(), Sleeper.onThread());
  }

  /** The project that is meant when none is named; empty when the environment names none. */
  public Optional<ProjectId> project() {
    try {
      return variable("MONGODB_ATLAS_PROJECT_ID").map(ProjectId::new);
    } catch (IllegalArgumentException e) {
      throw new UsageException("MONGODB_ATLAS_PROJECT_ID: " + e.getMessage(), e);
    }
  }

  /** Where rows are ordered: a file that no other user can read, gone when the run ends. */
  Path temporaryFolder() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** A variable that is set and not empty. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }
}
