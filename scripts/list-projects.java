///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION List the MongoDB Atlas projects that your credentials can see.
//JAVA 17+
//DEPS io.github.atlaskeys:atlas-keys-cli:0.1.0:all@fatjar
// A short run: C1 only, SerialGC and a class-data archive start faster. When the archive is out of
// date, the JVM would print a warning on standard output.
//CDS
//RUNTIME_OPTIONS -Xlog:disable -XX:TieredStopAtLevel=1 -XX:+UseSerialGC

import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.command.LookupCommand;
import io.github.atlaskeys.lookup.Listing;
import io.github.atlaskeys.lookup.Names;
import io.github.atlaskeys.lookup.OrganizationRef;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "list-projects",
    customSynopsis = "list-projects [--org ORG] [options]",
    description = "List the projects that your credentials can see. Nothing is changed.",
    footer = {"{list-projects}", "{list-projects} -o csv > projects.csv"})
class ListProjects extends LookupCommand {
  @Option(
      names = {"--org", "--orgId"},
      paramLabel = "ORG",
      description = "List only the projects of this organization: its ID or its name.")
  Optional<OrganizationRef> organization = Optional.empty();

  public static void main(String... args) {
    System.exit(new ListProjects().execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var names = new Names(connect(), retries(), organization);
    Listing<Project> projects = names.projectsThere(); // GET /groups, page by page
    if (projects.items().isEmpty() && projects.gaps().isEmpty()) {
      warn(
          organization.isPresent()
              ? "no project of this organization is visible to these credentials"
              : "no project is visible to these credentials");
    }
    return report().projects(projects);
  }
}
