package io.github.atlaskeys.commands;

import io.github.atlaskeys.api.AtlasCredentials;
import io.github.atlaskeys.command.BaseCommand;
import io.github.atlaskeys.command.ConnectionOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A command that prints where it would connect and as whom, and sends nothing. */
@Command(name = "probe")
final class ConnectionProbe extends BaseCommand {
  @Mixin ConnectionOptions connection;

  private final List<AtlasCredentials> found;

  private ConnectionProbe(List<AtlasCredentials> found) {
    this.found = found;
  }

  /** The credentials of the last run are added to a list: printed, they hide their secret. */
  static CommandRun run(List<AtlasCredentials> found) {
    return CommandRun.of(context -> new ConnectionProbe(found).commandLine(context));
  }

  static CommandRun run() {
    return run(new ArrayList<>());
  }

  @Override
  public Integer call() {
    console().printText(connection.atlas(context()).host().toString());
    connection.project(context()).ifPresent(project -> console().printText("project " + project));
    connection
        .organization(context())
        .ifPresent(organization -> console().printText("organization " + organization));
    AtlasCredentials credentials = connection.credentials(context()).credentials();
    found.add(credentials);
    console().printText(credentials.toString());
    return 0;
  }
}
