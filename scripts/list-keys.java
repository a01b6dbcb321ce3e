///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DESCRIPTION Lists the API keys of an Atlas project or organization.
//DEPS io.github.atlaskeys:atlas-keys-cli:0.1.0
//MAIN scripts.ListKeys
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
package scripts;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.Atlas;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.cli.Cli;
import io.github.atlaskeys.cli.ConnectionOptions;
import io.github.atlaskeys.cli.Context;
import io.github.atlaskeys.cli.ExitCodes;
import io.github.atlaskeys.cli.KeyList;
import io.github.atlaskeys.cli.ListFormat;
import io.github.atlaskeys.cli.LoggedRetries;
import io.github.atlaskeys.cli.LookUp;
import io.github.atlaskeys.cli.UsageException;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.Listings;
import io.github.atlaskeys.find.ProjectNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "list-keys",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.Version.class,
    sortOptions = false,
    description =
        "List the API keys of one project or of one organization, with their roles and projects."
            + " Nothing is changed.",
    footer = {
      "",
      "Examples:",
      "  list-keys --project 5953c5f380eef53887615f9a",
      "  list-keys --org 5980cfdf0b6d97029d82f86e -o csv > keys.csv",
      "",
      "The CSV has one row per assignment and can be piped into unassign-keys. With --project, it has",
      "only assignments to that project. Organization roles are not included.",
      "",
      ConnectionOptions.HELP,
      ExitCodes.LOOK_HELP
    })
final class ListKeys implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = {"--project", "--projectId"},
      paramLabel = "ID",
      description =
          "The project ID, 24 hex digits. Default: $MONGODB_ATLAS_PROJECT_ID, then the profile.")
  Optional<ProjectId> project = Optional.empty();

  @Option(
      names = {"--org", "--orgId"},
      paramLabel = "ID",
      description =
          "List all keys of this organization instead. Default without a project:"
              + " $MONGODB_ATLAS_ORG_ID, then the profile.")
  Optional<OrganizationId> organization = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json|csv",
      defaultValue = "text",
      description = "Output format: text, json or csv. Default: text.")
  ListFormat output;

  @Mixin ConnectionOptions connection;

  private final Context surroundings;

  private ListKeys(Context surroundings) {
    this.surroundings = surroundings;
  }

  public static void main(String... args) {
    System.exit(commandLine(Context.ofThisProcess()).execute(args));
  }

  static CommandLine commandLine(Context surroundings) {
    return Cli.of(new ListKeys(surroundings));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (project.isPresent() && organization.isPresent()) {
      throw new UsageException("--project and --org cannot be used together");
    }
    Optional<ProjectId> listed =
        organization.isPresent()
            ? Optional.empty()
            : project.or(() -> connection.project(surroundings));
    Optional<OrganizationId> all = listed.isPresent() ? Optional.empty() : organizationOrDefault();
    AtlasAdminApi api = connection.open(surroundings, Atlas::connect).api();
    var directory = new Listings(api, LoggedRetries.of(surroundings, spec.commandLine()));
    try {
      new KeyList(keys(directory, listed, all), listed).print(output, spec.commandLine());
      return ExitCodes.DONE;
    } catch (AtlasApiException e) {
      String role =
          listed.isPresent()
              ? "these credentials need Project Read Only in this project, and the project must exist"
              : "these credentials need Organization Member; with a project role only, use --project";
      return LookUp.refused(e, role, spec.commandLine());
    }
  }

  private Optional<OrganizationId> organizationOrDefault() {
    return Optional.of(
        organization
            .or(() -> connection.organization(surroundings))
            .orElseThrow(
                () ->
                    new UsageException(
                        "no project and no organization; use --project or --org, or set"
                            + " MONGODB_ATLAS_PROJECT_ID or MONGODB_ATLAS_ORG_ID")));
  }

  private List<KeyAccess> keys(
      Listings directory, Optional<ProjectId> listed, Optional<OrganizationId> all)
      throws IOException, InterruptedException {
    var keys = new ArrayList<ApiKey>();
    if (listed.isPresent()) {
      directory.keysOf(listed.get(), keys::add);
    } else {
      directory.keysOf(all.orElseThrow(), keys::add);
    }
    // A CSV has no names, and asks for none.
    Map<ProjectId, String> names =
        output == ListFormat.CSV ? Map.of() : ProjectNames.of(directory.projects());
    return keys.stream()
        .map(
            key ->
                listed
                    .map(id -> KeyAccess.in(id, key, names))
                    .orElseGet(() -> KeyAccess.of(key, names)))
        .toList();
  }
}
