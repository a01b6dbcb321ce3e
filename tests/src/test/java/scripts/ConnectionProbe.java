package scripts;

import io.github.atlaskeys.api.AtlasCredentials;
import io.github.atlaskeys.cli.Cli;
import io.github.atlaskeys.cli.ConnectionOptions;
import io.github.atlaskeys.cli.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that prints where it would connect and who would call, and sends nothing. */
@Command(name = "probe")
final class ConnectionProbe implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin ConnectionOptions connection;

  private final Context surroundings;
  private final List<AtlasCredentials> found;

  private ConnectionProbe(Context surroundings, List<AtlasCredentials> found) {
    this.surroundings = surroundings;
    this.found = found;
  }

  /** Whom the last run would have called as is added to a list: printed, it hides its secret. */
  static CommandRun run(List<AtlasCredentials> found) {
    return CommandRun.of(surroundings -> Cli.of(new ConnectionProbe(surroundings, found)));
  }

  static CommandRun run() {
    return run(new ArrayList<>());
  }

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    out.println(connection.atlas(surroundings).host());
    connection.project(surroundings).ifPresent(project -> out.println("project " + project));
    connection
        .organization(surroundings)
        .ifPresent(organization -> out.println("organization " + organization));
    AtlasCredentials credentials = connection.credentials(surroundings).credentials();
    found.add(credentials);
    out.println(credentials);
    out.flush();
    return 0;
  }
}
