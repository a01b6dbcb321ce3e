///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Find API keys and service accounts, and all their projects.
//JAVA 17+
//DEPS io.github.atlaskeys:atlas-keys-cli:0.1.0:all@fatjar
// A short run: C1 only, SerialGC and a class-data archive start faster. When the archive is out of
// date, the JVM would print a warning on standard output.
//CDS
//RUNTIME_OPTIONS -Xlog:disable -XX:TieredStopAtLevel=1 -XX:+UseSerialGC

import io.github.atlaskeys.api.ApiVersion;
import io.github.atlaskeys.command.FromOption;
import io.github.atlaskeys.command.LookupCommand;
import io.github.atlaskeys.find.KeyFinder;
import io.github.atlaskeys.find.KeyQuery;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.lookup.Names;
import io.github.atlaskeys.lookup.OrganizationRef;
import io.github.atlaskeys.lookup.SearchQueries;
import io.github.atlaskeys.run.SearchProgress;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "find-key",
    customSynopsis = "find-key (KEY... | --description TEXT | --from FILE) [options]",
    description = {
      "Find API keys and service accounts, all their projects and roles. Organization roles are"
          + " shown separately; unassigning does not affect them. Nothing is changed.",
      "",
      "With -o csv, the output has one row per assignment and can be piped into unassign-keys. What"
          + " is assigned to no project is not included."
    },
    footer = {
      "{find-key} zmmrboas",
      "{find-key} --from leaked.txt -o csv > keys.csv",
      "{find-key} --from leaked.txt -o csv |",
      "  {unassign-keys} -"
    })
class FindKey extends LookupCommand {
  @Parameters(
      arity = "0..*",
      paramLabel = "KEY",
      description =
          "An API key, by its ID or its public key, or a service account by its client ID.")
  List<String> keys = List.of();

  @Option(
      names = "--description",
      paramLabel = "TEXT",
      description =
          "Find those whose description contains TEXT; service accounts by their name, too.")
  List<String> descriptions = List.of();

  @Mixin FromOption from;

  @Option(
      names = {"--org", "--orgId"},
      paramLabel = "ORG",
      description =
          "Search only this organization: its ID or its name. Default: all you can access.")
  Optional<OrganizationRef> organization = Optional.empty();

  public static void main(String... args) {
    System.exit(new FindKey().execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (keys.isEmpty() && descriptions.isEmpty() && from.file().isEmpty()) {
      throw nothingGiven("no KEY given");
    }
    SearchQueries named =
        new SearchQueries()
            .keys(keys)
            .descriptions(descriptions)
            .report(from.file(), context().in(), readsStandardInput());
    List<KeyQuery> queries = named.all();
    ApiVersion version = connection().atlas().apiVersion();
    var progress = new SearchProgress(console(), SearchQueries.kinds(queries, version));
    KeyFinder ofKeys = new Names(connect(), retries(), organization).finder().onProgress(progress);
    KeyFinder finder = version.hasServiceAccounts() ? ofKeys.withServiceAccounts() : ofKeys;
    // GET organizations, their keys and accounts; if refused, those of projects
    SearchResult result = finder.find(queries);
    return report().found(result, named.leaks(result));
  }
}
