///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Contain leaked MongoDB Atlas API keys: allow one address alone.
//JAVA 17+
//DEPS io.github.atlaskeys:atlas-keys-cli:0.1.0:all@fatjar
// A short run: C1 only, SerialGC and a class-data archive start faster. When the archive is out of
// date, the JVM would print a warning on standard output.
//CDS
//RUNTIME_OPTIONS -Xlog:disable -XX:TieredStopAtLevel=1 -XX:+UseSerialGC

import io.github.atlaskeys.command.AtlasCommand;
import io.github.atlaskeys.command.FromOption;
import io.github.atlaskeys.contain.AccessListPlan;
import io.github.atlaskeys.contain.AccessListReport;
import io.github.atlaskeys.contain.AccessListRun;
import io.github.atlaskeys.contain.ContainOptions;
import io.github.atlaskeys.lookup.SearchQueries;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "contain-key",
    customSynopsis = "contain-key (KEY... | --from FILE) [--allow ADDRESS] [options]",
    description = {
      "Contain API keys or service accounts that have leaked: replace their own access lists, so that"
          + " they may call from one address alone. That locks them out with all their roles, organization"
          + " roles and access tokens included. Nothing is unassigned or deleted, and restore-keys"
          + " brings the old lists back. Requires the Organization Owner role.",
      "",
      "Each list is saved first, and read back afterwards. How soon Atlas acts on it is not"
          + " documented."
    },
    footer = {
      "{contain-key} zmmrboas --dry-run",
      "{contain-key} zmmrboas",
      "{contain-key} zmmrboas --allow 203.0.113.7 --yes"
    },
    exitCodeList = {
      "0:success: Atlas lists the one address alone",
      "1:internal error",
      "2:invalid usage or input, or declined: nothing was changed",
      "3:incomplete: run the same command again",
      "4:refused by Atlas, or no such key: see the message",
      "130:interrupted"
    })
class ContainKey extends AtlasCommand {
  @Parameters(
      paramLabel = "KEY",
      arity = "0..*",
      description =
          "API keys, each by its ID or its public key, and service accounts by their client ID.")
  List<String> keys = List.of();

  @Mixin FromOption from;

  @Mixin ContainOptions options;

  public static void main(String... args) {
    System.exit(new ContainKey().execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (keys.isEmpty() && from.file().isEmpty()) {
      throw nothingGiven("no KEY given");
    }
    SearchQueries named =
        new SearchQueries().keys(keys).report(from.file(), context().in(), readsStandardInput());
    try (AccessListRun run = AccessListRun.contain(this, options)) {
      // GETs to find the keys and what they can do; GET each key's access list.
      AccessListPlan plan = run.keys(named);
      // Shows the plan; asks, unless --yes. Then for each key: saves its list, sends POST
      // /orgs/{orgId}/apiKeys/{apiUserId}/accessList (or serviceAccounts/{clientId}) with the one
      // address, DELETE for every other entry, and reads the list back.
      AccessListReport report = run.confirm(plan) ? run.execute(plan) : run.end(plan);
      return run.write(report);
    }
  }
}
