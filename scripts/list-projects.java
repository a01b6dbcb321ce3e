///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DESCRIPTION Lists the Atlas projects that the credentials can see.
//DEPS io.github.atlaskeys:atlas-keys:0.1.0
//DEPS info.picocli:picocli:4.7.7
//DEPS com.fasterxml.jackson.dataformat:jackson-dataformat-csv:2.22.1
//DEPS com.fasterxml.jackson.dataformat:jackson-dataformat-toml:2.22.1
//SOURCES cli/Cli.java
//SOURCES cli/Connection.java
//SOURCES cli/ConnectionOptions.java
//SOURCES cli/Converters.java
//SOURCES cli/ExitCodes.java
//SOURCES cli/JsonLines.java
//SOURCES cli/KeyName.java
//SOURCES cli/NextStep.java
//SOURCES cli/Patience.java
//SOURCES cli/ProxyVariables.java
//SOURCES cli/RefusedCredentials.java
//SOURCES cli/SafeJson.java
//SOURCES cli/Shown.java
//SOURCES cli/StandardOutput.java
//SOURCES cli/Surroundings.java
//SOURCES cli/SystemTerminal.java
//SOURCES cli/Table.java
//SOURCES cli/Terminal.java
//SOURCES cli/UsageException.java
//SOURCES cli/WireLog.java
//SOURCES credentials/AtlasCliConfig.java
//SOURCES credentials/AuthType.java
//SOURCES credentials/CredentialKind.java
//SOURCES credentials/Credentials.java
//SOURCES credentials/CredentialsFile.java
//SOURCES credentials/FoundCredentials.java
//SOURCES credentials/Place.java
//SOURCES credentials/Places.java
//SOURCES credentials/PrivateFile.java
//SOURCES credentials/Profile.java
//SOURCES csv/CsvLines.java
//SOURCES lookup/ListFormat.java
//SOURCES lookup/ProjectList.java
//MAIN scripts.ListProjects
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
package scripts;

import io.github.atlaskeys.admin.Atlas;
import io.github.atlaskeys.admin.AtlasAdminApi;
import io.github.atlaskeys.admin.OrganizationId;
import io.github.atlaskeys.admin.Project;
import io.github.atlaskeys.find.Directory;
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
import scripts.cli.Cli;
import scripts.cli.ConnectionOptions;
import scripts.cli.ExitCodes;
import scripts.cli.Patience;
import scripts.cli.Surroundings;
import scripts.lookup.ListFormat;
import scripts.lookup.ProjectList;

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

  private final Surroundings surroundings;

  private ListProjects(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  public static void main(String... args) {
    System.exit(commandLine(Surroundings.ofThisProcess()).execute(args));
  }

  static CommandLine commandLine(Surroundings surroundings) {
    return Cli.of(new ListProjects(surroundings));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    AtlasAdminApi api = connection.open(surroundings, Atlas::connect).api();
    var directory = new Directory(api, Patience.of(surroundings, spec.commandLine()));
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
