///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DESCRIPTION Finds API keys by public key, id or description, and every project that they open.
//DEPS io.github.atlaskeys:atlas-keys-cli:0.1.0
//MAIN scripts.FindKey
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
package scripts;

import io.github.atlaskeys.api.Atlas;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.cli.Cli;
import io.github.atlaskeys.cli.ConnectionOptions;
import io.github.atlaskeys.cli.Context;
import io.github.atlaskeys.cli.ExitCodes;
import io.github.atlaskeys.cli.FoundKeys;
import io.github.atlaskeys.cli.ListFormat;
import io.github.atlaskeys.cli.LoggedRetries;
import io.github.atlaskeys.cli.WantedTexts;
import io.github.atlaskeys.find.KeyQuery;
import io.github.atlaskeys.find.KeySearch;
import io.github.atlaskeys.find.SearchResult;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "find-key",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.Version.class,
    sortOptions = false,
    description =
        "Find API keys and show every project they are assigned to, with their roles. Organization"
            + " roles are shown separately; unassigning does not affect them. Nothing is changed.",
    footer = {
      "",
      "Examples:",
      "  find-key zmmrboas",
      "  find-key zmmrboas -o csv | unassign-keys - --yes",
      "",
      "The CSV has one row per assignment and can be piped into unassign-keys. If TEXT is a public",
      "key or an ID, it contains only that key, not other keys that mention it in their description.",
      "Organization roles are not included.",
      "",
      ConnectionOptions.HELP,
      ExitCodes.LOOK_HELP
    })
final class FindKey implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "TEXT",
      description = "A public key, an ID or part of a description. Exact matches come first.")
  List<String> texts = List.of();

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "A file of public keys or IDs, one per line; - is standard input.")
  Optional<String> from = Optional.empty();

  @Option(
      names = {"--org", "--orgId"},
      paramLabel = "ID",
      description =
          "Search only this organization. Default: every organization visible to the credentials.")
  Optional<OrganizationId> organization = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json|csv",
      defaultValue = "text",
      description = "Output format: text, json or csv. Default: text.")
  ListFormat output;

  @Mixin ConnectionOptions connection;

  private final Context surroundings;

  private FindKey(Context surroundings) {
    this.surroundings = surroundings;
  }

  public static void main(String... args) {
    System.exit(commandLine(Context.ofThisProcess()).execute(args));
  }

  static CommandLine commandLine(Context surroundings) {
    return Cli.of(new FindKey(surroundings));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<KeyQuery> wanted = WantedTexts.of(texts, from, connection, surroundings);
    AtlasAdminApi api = connection.open(surroundings, Atlas::connect).api();
    var search = new KeySearch(api, LoggedRetries.of(surroundings, spec.commandLine()));
    SearchResult result =
        organization.isPresent() ? search.find(wanted, organization.get()) : search.find(wanted);
    return new FoundKeys(result, spec.commandLine()).print(output);
  }
}
