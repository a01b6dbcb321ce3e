///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DESCRIPTION Finds API keys by public key, id or description, and every project that they open.
//DEPS io.github.atlaskeys:atlas-keys:0.1.0
//DEPS info.picocli:picocli:4.7.7
//DEPS com.fasterxml.jackson.dataformat:jackson-dataformat-csv:2.22.1
//DEPS com.fasterxml.jackson.dataformat:jackson-dataformat-toml:2.22.1
//SOURCES cli/Cli.java
//SOURCES cli/Connection.java
//SOURCES cli/ConnectionOptions.java
//SOURCES cli/Converters.java
//SOURCES cli/ExitCodes.java
//SOURCES cli/InputFile.java
//SOURCES cli/JsonLines.java
//SOURCES cli/KeyName.java
//SOURCES cli/Names.java
//SOURCES cli/NextStep.java
//SOURCES cli/Patience.java
//SOURCES cli/ProxyVariables.java
//SOURCES cli/RefusedCredentials.java
//SOURCES cli/RunPaths.java
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
//SOURCES csv/CsvText.java
//SOURCES csv/UnreadableCsvException.java
//SOURCES lookup/AssignmentsCsv.java
//SOURCES lookup/FoundCoverage.java
//SOURCES lookup/FoundKeyText.java
//SOURCES lookup/FoundKeys.java
//SOURCES lookup/KeyFields.java
//SOURCES lookup/ListFormat.java
//SOURCES lookup/OrganizationText.java
//SOURCES lookup/ProjectTable.java
//SOURCES lookup/WantedTexts.java
//MAIN scripts.FindKey
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
package scripts;

import io.github.atlaskeys.admin.Atlas;
import io.github.atlaskeys.admin.AtlasAdminApi;
import io.github.atlaskeys.admin.OrganizationId;
import io.github.atlaskeys.find.KeySearch;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.find.Wanted;
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
import scripts.cli.Cli;
import scripts.cli.ConnectionOptions;
import scripts.cli.ExitCodes;
import scripts.cli.Patience;
import scripts.cli.Surroundings;
import scripts.lookup.FoundKeys;
import scripts.lookup.ListFormat;
import scripts.lookup.WantedTexts;

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

  private final Surroundings surroundings;

  private FindKey(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  public static void main(String... args) {
    System.exit(commandLine(Surroundings.ofThisProcess()).execute(args));
  }

  static CommandLine commandLine(Surroundings surroundings) {
    return Cli.of(new FindKey(surroundings));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Wanted> wanted = WantedTexts.of(texts, from, connection, surroundings);
    AtlasAdminApi api = connection.open(surroundings, Atlas::connect).api();
    var search = new KeySearch(api, Patience.of(surroundings, spec.commandLine()));
    SearchResult result =
        organization.isPresent() ? search.find(wanted, organization.get()) : search.find(wanted);
    return new FoundKeys(result, spec.commandLine()).print(output);
  }
}
