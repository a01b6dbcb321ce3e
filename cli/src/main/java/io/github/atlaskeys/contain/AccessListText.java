package io.github.atlaskeys.contain;

import io.github.atlaskeys.accesslist.AccessLists.Outcome;
import io.github.atlaskeys.accesslist.AccessLists.Verdict;
import io.github.atlaskeys.accesslist.MayCallFrom;
import io.github.atlaskeys.api.AccessListEntry;
import io.github.atlaskeys.api.AddressRange;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.contain.AccessListPlan.Done;
import io.github.atlaskeys.contain.AccessListPlan.Target;
import io.github.atlaskeys.credentials.Connection;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.report.PlanText;
import io.github.atlaskeys.report.ProblemText;
import io.github.atlaskeys.terminal.Color;
import io.github.atlaskeys.terminal.Console;
import io.github.atlaskeys.terminal.OutputFormat;
import io.github.atlaskeys.terminal.Page;
import io.github.atlaskeys.terminal.Table;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.unassign.OrganizationAccess;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The plan and the result of changing access lists, for people. */
final class AccessListText {
  /** What to do about one's own key. */
  static final String OTHER_CREDENTIALS = "use other credentials to change its access list";

  /** More addresses than a small network has: a text says how many. */
  private static final int NARROW_IPV4 = 24;

  private static final int NARROW_IPV6 = 64;

  private static final String NOT_DOCUMENTED =
      "how soon Atlas acts on an access list is not documented";

  private AccessListText() {}

  // ------------------------------------------------------------------ the plan

  /** Before the question and in a dry run. */
  static void plan(Connection connection, AccessListPlan plan, Page page) {
    PlanText.host(connection.atlas(), connection.used().name(), page);
    for (Target target : plan.targets()) {
      if (plan.targets().size() > 1) {
        page.line("");
      }
      target(plan, target, page);
    }
    if (plan.caller() != OrganizationAccess.OWNER && plan.caller() != OrganizationAccess.UNKNOWN) {
      page.field(
          "Warning",
          "changing access lists needs Organization Owner, which these credentials do not have");
    }
    if (!plan.restores()) {
      AddressRange allowed = plan.targets().get(0).wanted().get(0);
      boolean wide =
          allowed.prefix() < (allowed.cidrBlock().contains(":") ? NARROW_IPV6 : NARROW_IPV4);
      if (wide) {
        page.field(
            "Warning",
            "%s covers many addresses: it can still be used from any of them".formatted(allowed));
      }
      if (plan.targets().stream().anyMatch(Target::forgetsUse)) {
        page.field(
            "Note",
            "Atlas forgets when and from where the removed entries were used; the undo file keeps it");
      }
    }
  }

  private static void target(AccessListPlan plan, Target target, Page page) {
    page.field("Org", plan.labels().organization(target.organization()));
    page.field(
        PlanText.title(target.key().id().kind()), Color.NAME.of(Labels.apiKey(target.key())));
    plan.leaks().foundAt(target.key().id()).ifPresent(where -> page.field("Found at", where));
    if (!plan.restores()) {
      target.access().ifPresent(access -> page.field("Stops", stops(access)));
    }
    if (target.current().isEmpty()) {
      page.field("Allowed", "not read: " + target.unread().map(Problem::message).orElse("unknown"));
    } else if (target.current().get().isEmpty()) {
      page.field("Allowed", ofEmptyList(target.ofEmptyList()));
    } else {
      page.field("Allowed", "from these addresses");
      page.table(entries(target.current().get()), 2);
    }
    page.field("Becomes", plan.changes(target) ? becomes(target) : "the same: nothing to do");
  }

  /** Without an entry, Atlas records no last use either. */
  private static String ofEmptyList(MayCallFrom empty) {
    return switch (empty) {
      case NO_ADDRESS ->
          "no address: the organization requires an access list, so nobody can call with it";
      case ANY_ADDRESS, LISTED_ADDRESSES -> "any address";
      case UNKNOWN ->
          "any address, or none if the organization requires access lists: its settings could not"
              + " be read";
    };
  }

  /** What the key can no longer do. */
  private static String stops(KeyAccess access) {
    Principal key = access.key();
    var parts = new ArrayList<String>();
    if (!key.organizationRoles().isEmpty()) {
      parts.add(
          key.organizationRoles().stream()
                  .map(SanitizedText::message)
                  .collect(Collectors.joining(", "))
              + " in the organization");
    }
    int projects = access.assignments().size();
    if (projects > 0) {
      parts.add("its roles in " + Labels.count(projects, "project"));
    }
    if (key.id().kind() == PrincipalId.Kind.SERVICE_ACCOUNT) {
      parts.add("its access tokens");
    }
    return "whatever it can do%s. It is neither unassigned nor deleted"
        .formatted(parts.isEmpty() ? "" : ": " + String.join("; ", parts));
  }

  private static String becomes(Target target) {
    List<AddressRange> wanted = target.wanted();
    if (wanted.isEmpty()) {
      return ofEmptyList(target.ofEmptyList());
    }
    return wanted.equals(List.of(ContainOptions.NOWHERE))
        ? joined(wanted) + " alone, which is reserved for documentation: nobody can call from there"
        : joined(wanted) + (wanted.size() == 1 ? " alone" : "");
  }

  private static Table entries(List<AccessListEntry> list) {
    var table = new Table("ADDRESS", "LAST USED", "FROM", "REQUESTS");
    list.forEach(
        entry ->
            table.row(
                List.of(
                    entry.range().toString(),
                    entry
                        .whenLastUsed()
                        .map(Instant::toString)
                        .orElse(
                            entry.requests().filter(it -> it == 0).isPresent()
                                ? "never"
                                : "unknown"),
                    entry.whereLastUsed().orElse(""),
                    entry.requests().map("%,d"::formatted).orElse(""))));
    return table;
  }

  static String joined(List<AddressRange> list) {
    return list.stream().map(AddressRange::toString).collect(Collectors.joining(", "));
  }

  // ------------------------------------------------------------------ the result

  static void write(
      String command, Connection connection, AccessListReport report, Console console) {
    console.heading(command + (report.dryRun() ? ": dry run" : ""));
    Page page = console.result();
    if (report.dryRun()) {
      plan(connection, report.plan(), page);
      if (!report.plan().restores()) {
        page.field("Note", NOT_DOCUMENTED);
      }
      page.line("Dry run: nothing was changed.");
    } else if (!report.ran()) {
      report.plan().targets().forEach(each -> page.line(unchanged(report.plan(), each)));
    } else {
      if (console.format() == OutputFormat.MARKDOWN) {
        PlanText.host(connection.atlas(), connection.used().name(), page);
      }
      report
          .unwritable()
          .ifPresent(
              why -> console.fail("stopped: cannot write the undo file (%s)".formatted(why)));
      report.results().forEach(done -> result(connection, report, done, console, page));
      note(report, page);
    }
    report.resultsFile().ifPresent(path -> page.copyable("Results", path.toString()));
    report.restore().ifPresent(line -> page.copyable("Undo", line));
    if (!report.earlier().isEmpty()) {
      int files = report.earlier().size();
      page.field(
          "Earlier",
          files == 1
              ? "An earlier run saved an older list; to restore that:"
              : "%d earlier runs left undo files. The first has the oldest list:".formatted(files));
      report.earlier().forEach(line -> page.copyable("", line));
    }
  }

  private static String unchanged(AccessListPlan plan, Target target) {
    if (plan.isUnusable(target)) {
      return "%s is contained already: the organization requires an access list, and it has none. Nothing to do. If the organization stops requiring them, it may be used from anywhere."
          .formatted(Labels.capital(target.named()));
    }
    return "%s %s. Nothing to do."
        .formatted(
            Labels.capital(target.named()),
            plan.restores()
                ? "already has this access list: " + becomes(target)
                : "is contained already: Atlas lists %s as its only address"
                    .formatted(joined(target.wanted())));
  }

  private static void result(
      Connection connection, AccessListReport report, Done done, Console console, Page page) {
    Target target = done.target();
    Optional<Outcome> outcome = done.outcome();
    if (outcome.isEmpty()) {
      page.line("%s: %s".formatted(Labels.capital(target.named()), Color.BAD.of("not attempted")));
    } else if (outcome.get().verdict() == Verdict.UNCHANGED) {
      page.line(unchanged(report.plan(), target));
    } else if (outcome.get().verdict() == Verdict.REPLACED) {
      page.line(
          "%s %s: %s (read back at %s)."
              .formatted(
                  report.plan().restores() ? "Restored the access list of" : "Contained",
                  target.named(),
                  listed(done.mayCallFrom(), outcome.get()),
                  done.time().truncatedTo(ChronoUnit.SECONDS)));
    } else {
      console.fail(
          "%s is %s: %s. %s.\n  %s"
              .formatted(
                  target.named(),
                  Color.BAD.of(report.plan().restores() ? "NOT RESTORED" : "NOT CONTAINED"),
                  state(done.mayCallFrom(), outcome.get()),
                  Labels.capital(nextStep(connection, report.plan(), outcome.get())),
                  outcome.get().problem().orElseThrow().message()));
    }
  }

  private static String listed(MayCallFrom from, Outcome outcome) {
    List<AddressRange> list = outcome.after().orElseThrow();
    return switch (list.size()) {
      case 0 -> "Atlas lists no address, so it may call from " + ofEmptyList(from);
      case 1 -> "Atlas lists %s as the only address it may call from".formatted(joined(list));
      default -> "Atlas lists %s".formatted(joined(list));
    };
  }

  /** What is on the list now, of one that is not as wanted. */
  private static String state(MayCallFrom from, Outcome outcome) {
    if (outcome.after().isEmpty()) {
      return outcome.before().isEmpty()
          ? "nothing was changed"
          : "what is on its access list now could not be read";
    }
    if (outcome.after().equals(outcome.before())) {
      return outcome.verdict() == Verdict.REFUSED
          ? "nothing was changed"
          : "Atlas lists what it listed before";
    }
    return "its access list is changed in part: "
        + (outcome.after().get().isEmpty() ? ofEmptyList(from) : joined(outcome.after().get()));
  }

  static String nextStep(Connection connection, AccessListPlan plan, Outcome outcome) {
    Problem problem = outcome.problem().orElseThrow();
    if (problem.kind() == Kind.NO_PERMISSION) {
      return "these credentials need Organization Owner";
    }
    if (problem.kind() == Kind.OWN_KEY) {
      return OTHER_CREDENTIALS;
    }
    if (problem.kind() == Kind.UNKNOWN_API_KEY || problem.kind() == Kind.NOT_FOUND) {
      return "check that it still exists";
    }
    if (problem.kind() != Kind.REFUSED) {
      return ProblemText.nextStep(problem, connection);
    }
    boolean added = !outcome.after().equals(outcome.before());
    if (!plan.restores() && !added) {
      return "which addresses Atlas accepts is not documented: name one of yours, --allow ADDRESS";
    }
    return plan.restores() && plan.targets().stream().anyMatch(each -> each.wanted().isEmpty())
        ? "an organization may demand access lists, and then none can be emptied"
        : "retrying may not help; remove the other addresses in Atlas, or unassign it from all projects";
  }

  /** What is not known, and what does not change. */
  private static void note(AccessListReport report, Page page) {
    List<PrincipalId> contained =
        report.results().stream()
            .filter(
                done -> done.outcome().filter(it -> it.verdict() == Verdict.REPLACED).isPresent())
            .map(done -> done.target().key().id())
            .toList();
    if (!report.plan().restores() && !contained.isEmpty()) {
      boolean one = contained.size() == 1;
      page.line(
          "%s; until it does, %s may still work. %s roles stay assigned."
              .formatted(
                  Labels.capital(NOT_DOCUMENTED),
                  one ? "the " + Labels.noun(contained.get(0).kind()) : "they",
                  one ? "Its" : "Their"));
    }
  }
}
