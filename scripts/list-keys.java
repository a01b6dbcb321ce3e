///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION List API keys and service accounts of a project or organization.
//JAVA 17+
//DEPS io.github.atlaskeys:atlas-keys-cli:0.1.0:all@fatjar
// A short run: C1 only, SerialGC and a class-data archive start faster. When the archive is out of
// date, the JVM would print a warning on standard output.
//CDS
//RUNTIME_OPTIONS -Xlog:disable -XX:TieredStopAtLevel=1 -XX:+UseSerialGC

import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.command.LookupCommand;
import io.github.atlaskeys.lookup.Names;
import io.github.atlaskeys.lookup.OrganizationRef;
import io.github.atlaskeys.lookup.ProjectRef;
import io.github.atlaskeys.run.SearchProgress;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "list-keys",
    customSynopsis = "list-keys [--project PROJECT | --org ORG] [options]",
    description = {
      "List API keys and service accounts of a project or an organization. Nothing is changed.",
      "",
      "With -o csv, the output has one row per assignment and can be piped into unassign-keys; with --project, only"
          + " assignments to that project."
    },
    footer = {
      "{list-keys} --project payments-production",
      "{list-keys} --org Example-Org -o csv > keys.csv"
    })
class ListKeys extends LookupCommand {
  @ArgGroup Scope scope = new Scope();

  static class Scope {
    @Option(
        names = {"--project", "--projectId"},
        paramLabel = "PROJECT",
        description =
            "The project: its ID or its name. Default: $$MONGODB_ATLAS_PROJECT_ID, then the"
                + " profile.")
    Optional<ProjectRef> project = Optional.empty();

    @Option(
        names = {"--org", "--orgId"},
        paramLabel = "ORG",
        description =
            "List those of this organization: its ID or its name. Default, if no project is set:"
                + " $$MONGODB_ATLAS_ORG_ID, then the profile, then the only organization you can"
                + " see.")
    Optional<OrganizationRef> organization = Optional.empty();
  }

  private boolean byProject;

  public static void main(String... args) {
    System.exit(new ListKeys().execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var names = new Names(connect(), retries(), scope.organization);
    Optional<ProjectId> project =
        scope.project.isPresent()
            ? Optional.of(names.project(scope.project.get()))
            : scope.organization.isPresent() ? Optional.empty() : configuredProject();
    byProject = project.isPresent();
    if (byProject) {
      // GET /groups/{groupId}/apiKeys and /serviceAccounts
      return report().keys(names.keys(project.get()), project);
    }
    OrganizationId organization = names.organization(configuredOrganization());
    var progress = new SearchProgress(console(), List.of(PrincipalId.Kind.SERVICE_ACCOUNT));
    // GET /orgs/{orgId}/apiKeys and /serviceAccounts, and the projects of each account
    return report().keys(names.keys(organization, progress), project);
  }

  @Override
  protected String nextStep(Problem problem) {
    if (problem.kind() != Problem.Kind.NO_PERMISSION) {
      return super.nextStep(problem);
    }
    return byProject
        ? "these credentials need Project Read Only in this project, and the project must exist"
        : "these credentials need Organization Member; with a project role only, use --project";
  }
}
