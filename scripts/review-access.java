///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Review who has access to MongoDB Atlas, and what is unused.
//JAVA 17+
//DEPS io.github.atlaskeys:atlas-keys-cli:0.1.0:all@fatjar
// A short run: C1 only, SerialGC and a class-data archive start faster. When the archive is out of
// date, the JVM would print a warning on standard output.
//CDS
//RUNTIME_OPTIONS -Xlog:disable -XX:TieredStopAtLevel=1 -XX:+UseSerialGC

import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.command.ProtectOption;
import io.github.atlaskeys.command.ReportCommand;
import io.github.atlaskeys.lookup.Names;
import io.github.atlaskeys.lookup.OrganizationRef;
import io.github.atlaskeys.lookup.Protection;
import io.github.atlaskeys.report.LookupReport;
import io.github.atlaskeys.review.Flag;
import io.github.atlaskeys.review.Review;
import io.github.atlaskeys.review.ReviewReader;
import io.github.atlaskeys.review.ReviewReport;
import io.github.atlaskeys.run.SearchProgress;
import java.io.IOException;
import java.time.Instant;
import java.time.Period;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "review-access",
    customSynopsis = "review-access [--org ORG] [options]",
    description = {
      "Review who has access to an organization: every API key and service account with its roles, where it may call"
          + " from, when it was last used, and what stands out. Nothing is changed.",
      "",
      "Reads one access list for each key and account; Atlas allows 250 requests a minute after the first 500. With -o"
          + " csv, the output has one row per assignment and can be piped into unassign-keys. Requires Organization"
          + " Owner; with Organization Read Only, Atlas hides access lists, and the review says so."
    },
    footer = {
      "{review-access} -o html > review.html",
      "{review-access} --flag no-access-list",
      "{review-access} --unused-for 90d -o csv > unused.csv"
    })
class ReviewAccess extends ReportCommand {
  @Option(
      names = {"--org", "--orgId"},
      paramLabel = "ORG",
      description =
          "The organization: its ID or its name. Default: $$MONGODB_ATLAS_ORG_ID, then the profile, then the only"
              + " organization you can see.")
  Optional<OrganizationRef> organization = Optional.empty();

  @Option(
      names = "--unused-for",
      paramLabel = "DAYS",
      description =
          "Only what nothing has used for so many days, for example 90d; never one whose last use is unknown. Without"
              + " it, unused means 90 days.")
  Optional<Period> unusedFor = Optional.empty();

  @Option(
      names = "--flag",
      paramLabel = "NAME",
      description = "Only what has this flag: ${COMPLETION-CANDIDATES}. Of several, all.")
  List<Flag> flags = List.of();

  @Option(
      names = "--no-last-use",
      description = "Do not read access lists: a few requests in place of one for each key.")
  boolean noLastUse;

  @Option(
      names = "--all",
      description = "List every key and account, not only the first that need attention.")
  boolean all;

  @Option(
      names = "--protect",
      paramLabel = "FILE",
      description =
          "Mark the keys, service accounts and projects that this file names, one per line, and leave them out of the"
              + " CSV; in addition to the file that $$ATLAS_KEYS_PROTECT names.")
  List<String> protect = List.of();

  public static void main(String... args) {
    System.exit(new ReviewAccess().execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var picked = EnumSet.noneOf(Flag.class);
    picked.addAll(flags);
    unusedFor.ifPresent(days -> picked.add(Flag.UNUSED));
    Flag.requireRead(picked, !noLastUse);
    Protection read = ProtectOption.read(context(), protect);
    var names = new Names(connect(), retries(), organization);
    OrganizationId id = names.organization(configuredOrganization());
    var progress = new SearchProgress(console(), List.of(PrincipalId.Kind.SERVICE_ACCOUNT));
    var reader = new ReviewReader(connection(), names, retries(), console(), progress);
    // GET /orgs/{orgId}/apiKeys and /serviceAccounts, the projects of each account, and for each
    // key and account /accessList
    Period days = unusedFor.orElse(Review.STANDARD_UNUSED);
    Review review = reader.read(id, !noLastUse, read.resolve(names), Instant.now(), days);
    var report = new LookupReport(name(), connection().atlas(), console());
    return ReviewReport.write(report, connection(), review, picked, all);
  }

  @Override
  protected String nextStep(Problem problem) {
    return problem.kind() == Problem.Kind.NO_PERMISSION
        ? "these credentials need Organization Read Only"
        : super.nextStep(problem);
  }
}
