///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DESCRIPTION Lists the Atlas projects that the credentials can see.
//DEPS io.github.atlaskeys:atlas-keys-cli:0.1.0
//MAIN scripts.ListProjects
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
package scripts;

import io.github.atlaskeys.api.Atlas;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.cli.Cli;
import io.github.atlaskeys.cli.ConnectionOptions;
import io.github.atlaskeys.cli.Context;
import io.github.atlaskeys.cli.ExitCodes;
import io.github.atlaskeys.cli.ListFormat;
import io.github.atlaskeys.cli.LoggedRetries;
import io.github.atlaskeys.cli.ProjectList;
import io.github.atlaskeys.find.Listings;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "list-projects",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.Version.class,
    sortOptions = false,
    description = "List the projects visible to the credentials. Nothing is changed.",
    footer = {
      "",
      "Example:",
      "  list-projects -o csv",
      "",
      ConnectionOptions.HELP,
      ExitCodes.LOOK_HELP
    })
final class ListProjects implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = {"--org", "--orgId"},
      paramLabel = "ID",
      description = "List only the projects of this organization.")
  Optional<OrganizationId> organization = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json|csv",
      defaultValue = "text",
      description = "Output format: text, json or csv. Default: text.")
  ListFormat output;

  @Mixin ConnectionOptions connection;

  private final Context surroundings;

  private ListProjects(Context surroundings) {
    this.surroundings = surroundings;
  }

  public static void main(String... args) {
    System.exit(commandLine(Context.ofThisProcess()).execute(args));
  }

  static CommandLine commandLine(Context surroundings) {
    return Cli.of(new ListProjects(surroundings));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    AtlasAdminApi api = connection.open(surroundings, Atlas::connect).api();
    var directory = new Listings(api, LoggedRetries.of(surroundings, spec.commandLine()));
    List<Project> projects =
        directory.projects().stream()
            .filter(each -> organization.isEmpty() || organization.get().equals(each.orgId()))
            .toList();
    ProjectList.print(projects, output, spec.commandLine());
    if (projects.isEmpty()) {
      Cli.say(
          spec.commandLine(),
          organization.isPresent()
              ? "no project of this organization is visible to these credentials"
              : "no project is visible to these credentials");
    }
    return ExitCodes.DONE;
  }
}
