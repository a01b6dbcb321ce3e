///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION List the API keys of a MongoDB Atlas project or organization.
//JAVA 17+
//DEPS io.github.atlaskeys:atlas-keys-cli:0.1.0:all@fatjar
// A short run: C1 only, SerialGC and a class-data archive start faster. When the archive is out of
// date, the JVM would print a warning on standard output.
//CDS
//RUNTIME_OPTIONS -Xlog:disable -XX:TieredStopAtLevel=1 -XX:+UseSerialGC

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.command.LookupCommand;
import io.github.atlaskeys.lookup.KeyListing;
import io.github.atlaskeys.lookup.ProjectRef;
import io.github.atlaskeys.terminal.OutputFormat;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "list-keys",
    customSynopsis = "list-keys [--project PROJECT | --org ID] [options]",
    description = {
      "List the API keys of a project or an organization. Nothing is changed.",
      "",
      "With -o csv, the output has one row per assignment and can be piped into unassign-keys; with --project, only"
          + " assignments to that project."
    },
    footer = {
      "{list-keys} --project payments-production",
      "{list-keys} --org 5980cfdf0b6d97029d82f86e -o csv > keys.csv"
    })
class ListKeys extends LookupCommand {
  @ArgGroup Where where = new Where();

  static class Where {
    @Option(
        names = {"--project", "--projectId"},
        paramLabel = "PROJECT",
        description =
            "The project: its ID or its name. Default: $$MONGODB_ATLAS_PROJECT_ID, then the"
                + " profile.")
    Optional<ProjectRef> project = Optional.empty();

    @Option(
        names = {"--org", "--orgId"},
        paramLabel = "ID",
        description =
            "List all keys of this organization. Default, if no project is set:"
                + " $$MONGODB_ATLAS_ORG_ID, then the profile.")
    Optional<OrganizationId> organization = Optional.empty();
  }

  private boolean ofProject;

  public static void main(String... args) {
    System.exit(new ListKeys().execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    AtlasAdminApi atlas = connect();
    var listing = new KeyListing(atlas, retries(), console().format() != OutputFormat.CSV);
    Optional<ProjectId> project =
        where.organization.isPresent()
            ? Optional.empty()
            : listing.project(where.project, configuredProject());
    ofProject = project.isPresent();
    return project.isPresent()
        ? report().keys(listing.of(project.get()), project)
        : report()
            .keys(
                listing.of(listing.organization(where.organization, configuredOrganization())),
                Optional.empty());
  }

  @Override
  protected String nextStep(Problem problem) {
    if (problem.kind() != Problem.Kind.NO_PERMISSION) {
      return super.nextStep(problem);
    }
    return ofProject
        ? "these credentials need Project Read Only in this project, and the project must exist"
        : "these credentials need Organization Member; with a project role only, use --project";
  }
}
