///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION List the MongoDB Atlas projects that your credentials can see.
//JAVA 17+
//DEPS io.github.atlaskeys:atlas-keys-cli:0.1.0:all@fatjar
// A short run: C1 only, SerialGC and a class-data archive start faster. When the archive is out of
// date, the JVM would print a warning on standard output.
//CDS
//RUNTIME_OPTIONS -Xlog:disable -XX:TieredStopAtLevel=1 -XX:+UseSerialGC

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Pages;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.command.LookupCommand;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "list-projects",
    customSynopsis = "list-projects [--org ID] [options]",
    description = "List the projects that your credentials can see. Nothing is changed.",
    footer = {"{list-projects}", "{list-projects} -o csv > projects.csv"})
class ListProjects extends LookupCommand {
  @Option(
      names = {"--org", "--orgId"},
      paramLabel = "ID",
      description = "List only the projects of this organization.")
  Optional<OrganizationId> organization = Optional.empty();

  public static void main(String... args) {
    System.exit(new ListProjects().execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    AtlasAdminApi atlas = connect();
    List<Project> projects = // GET /groups, page by page
        Pages.of(atlas::listGroups, retries()).all().stream()
            .filter(each -> organization.isEmpty() || organization.get().equals(each.orgId()))
            .toList();
    if (projects.isEmpty()) {
      warn(
          organization.isPresent()
              ? "no project of this organization is visible to these credentials"
              : "no project is visible to these credentials");
    }
    return report().projects(projects);
  }
}
