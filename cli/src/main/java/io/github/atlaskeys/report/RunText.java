package io.github.atlaskeys.report;

import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyAccess.Assignment;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.lookup.SearchText;
import io.github.atlaskeys.lookup.Selection;
import io.github.atlaskeys.terminal.Color;
import io.github.atlaskeys.terminal.Console;
import io.github.atlaskeys.terminal.OutputFormat;
import io.github.atlaskeys.terminal.Page;
import io.github.atlaskeys.terminal.PlainPage;
import io.github.atlaskeys.terminal.Table;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Result.Caveat;
import io.github.atlaskeys.unassign.Summary;
import io.github.atlaskeys.unassign.Summary.LastSearch;
import io.github.atlaskeys.unassign.Summary.Verification;
import io.github.atlaskeys.unassign.Unassignment;
import io.github.atlaskeys.unassign.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a run ended, for a person: on a screen, or as a page of Markdown. */
public final class RunText {
  /** More rows that Atlas contradicts are counted. */
  private static final int MAX_ROWS = 20;

  private static final String VERIFIED = Color.GOOD.of("Verified:") + " ";
  private static final String NOT_VERIFIED = Color.BAD.of("Not verified:") + " ";
  private static final String NOT_GONE = Color.BAD.of("NOT GONE:") + " ";

  private final RunReport report;
  private final Change change;
  private final Selection selection;
  private final Page page;

  /** What it is about: {@code key}, {@code service account}, or both. */
  private final String key;

  private final String keys;

  private RunText(RunReport report, Page page) {
    this.report = report;
    this.change = report.plan().change();
    this.selection = report.plan().selection();
    this.page = page;
    this.key = Labels.noun(selection.kinds());
    this.keys = Labels.nouns(selection.kinds());
  }

  /**
   * Writes the report, errors on standard error.
   *
   * @param cost whether to say what the run took
   */
  public static void write(RunReport report, boolean cost, Console console) {
    console.heading(report.command() + (report.dryRun() ? ": dry run" : ""));
    var text = new RunText(report, console.result());
    if (report.summary().isPresent() || report.files().failure().isPresent()) {
      if (console.format() == OutputFormat.MARKDOWN) {
        PlanText.host(
            report.atlas(),
            report.caller(),
            text.page); // the plan, which says so, is on another stream
      }
      text.errors(console);
      text.outcome(cost);
      text.files();
    } else {
      text.notRun(console);
    }
  }

  /** What it did, without its failures and files; of a run that was not begun, nothing. */
  static List<String> lines(RunReport report) {
    var lines = new ArrayList<String>();
    if (report.summary().isPresent()) {
      new RunText(report, new PlainPage(Table.ANY_WIDTH, lines::add)).outcome(true);
    }
    return lines;
  }

  // ------------------------------------------------------------------ nothing was sent

  private void notRun(Console console) {
    RunPlan plan = report.plan();
    if (plan.isEmpty()) {
      page.line("Nothing to %s.".formatted(change.work()));
      return;
    }
    PlanText.write(
        report.atlas(), report.caller(), plan, report.dryRun() ? page : console.notices());
    if (report.dryRun()) {
      contain();
      plan.stopped().ifPresent(why -> console.fail("stopped: " + ProblemText.line(why)));
      plan.refusal()
          .ifPresentOrElse(
              why -> console.fail(ProblemText.line(why)),
              () -> plan.ownKey().map(Problem::message).ifPresent(console::warn));
      page.line("Dry run: nothing was changed.");
      return;
    }
    console.notices().line("");
    page.line(
        "%s assigned to no project. Nothing to do."
            .formatted(
                selection
                    .onlyKeyRecord()
                    .map(key -> Labels.capital(Labels.named(key)) + " is")
                    .orElse("These %s are".formatted(keys))));
    keeps();
    files();
  }

  // ------------------------------------------------------------------ what failed

  private void errors(Console console) {
    report
        .files()
        .failure()
        .ifPresent(
            why ->
                console.fail(
                    report
                        .resume()
                        .map(
                            line ->
                                "stopped: cannot write the results or undo file (%s). Fix that, then run: %s"
                                    .formatted(why, line))
                        .orElse(
                            "nothing is left to do, but a file of this run cannot be written or removed (%s)"
                                .formatted(why))));
    report
        .onlyRow()
        .ifPresentOrElse(
            only -> failure(only).ifPresent(console::fail),
            () -> {
              report
                  .summary()
                  .flatMap(Summary::stopped)
                  .ifPresent(why -> console.fail("stopped: " + ProblemText.line(why)));
              report.failures().lines().forEach(console.failures()::line);
            });
  }

  private static Optional<String> failure(Result only) {
    String tries = only.attempts() > 1 ? " (tried %d times)".formatted(only.attempts()) : "";
    return only.problem()
        .filter(why -> why.kind() != Kind.CONTRADICTED)
        .map(why -> ProblemText.line(why.message() + tries, ProblemText.of(only, why).nextStep()));
  }

  // ------------------------------------------------------------------ what was done

  private void outcome(boolean cost) {
    report
        .summary()
        .ifPresent(
            summary -> {
              numbers(summary, cost && report.onlyRow().isEmpty());
              summary
                  .lastSearch()
                  .ifPresentOrElse(
                      this::lastSearch, () -> summary.verification().ifPresent(this::verification));
            });
    if (selection.everywhere().isPresent()) {
      keeps();
    }
  }

  private void numbers(Summary summary, boolean cost) {
    boolean one = report.onlyRow().isPresent();
    if (summary.complete() && summary.rows() > 0) {
      page.line(allDone(summary));
    } else if (!one) {
      page.line("%s: %s".formatted(count(summary.rows(), selection.unit()), verdicts(summary)));
    }
    if (cost) {
      page.line(cost(summary));
    }
    for (Caveat caveat : Caveat.values()) {
      long rows = summary.count(caveat);
      if (rows > 0) {
        String text = caveat(caveat);
        page.line(
            one
                ? Labels.capital(text) + "."
                : "%s: %s".formatted(count(rows, selection.unit()), text));
      }
    }
    if (one) {
      report.onlyRow().filter(result -> result.verdict().done()).ifPresent(this::rest);
    } else if (!report.remaining().isNone()) {
      page.line(report.remaining().line());
    }
  }

  private String allDone(Summary summary) {
    long unchanged = summary.count(Verdict.ALREADY_ASSIGNED) + summary.count(Verdict.NOT_ASSIGNED);
    long changed = summary.rows() - unchanged;
    if (report.onlyRow().isPresent()) {
      Unassignment row = report.onlyRow().get().unassignment();
      String named = selection.labels().named(row.principal());
      String project = selection.labels().project(row.project());
      return changed == 1
          ? "%s %s %s project %s.".formatted(change.done(), named, change.preposition(), project)
          : "%s was %s to project %s. Nothing to do."
              .formatted(Labels.capital(named), change.noEffect(), project);
    }
    String rest = unchanged == 0 ? "" : " (%,d %s)".formatted(unchanged, change.noEffect());
    if (report.doneBefore() > 0) {
      return "%s %,d of %s%s; %,d done before."
          .formatted(
              change.done(), changed, count(summary.rows(), "row"), rest, report.doneBefore());
    }
    Amount all = Amount.of(selection.rows());
    if (selection.onlyKey().isPresent()) {
      return "%s %s %,d of %s%s."
          .formatted(
              change.done(), change.preposition(), changed, count(all.projects(), "project"), rest);
    }
    boolean assignments = all.keys() != all.assignments() || all.byKind().size() > 1;
    String amount = assignments ? count(all.assignments(), "assignment") : all.where(change);
    return "%s %,d of %s%s."
        .formatted(
            change.done(),
            changed,
            amount,
            assignments && unchanged == 0 ? ": " + all.where(change) : rest);
  }

  /** What is not known of a row that is done, or of many. */
  private String caveat(Caveat caveat) {
    return switch (caveat) {
      case NO_UNDO -> "there is no undo, because the roles could not be read";
      case KEY_NOT_CHECKED ->
          "these credentials cannot see the organization's %s, so whether the %s exists could not be checked"
              .formatted(keys, key);
      case PROJECT_NOT_CHECKED ->
          "these credentials cannot read the project's %s, so whether the %s is gone could not be checked"
              .formatted(keys, key);
      case UNKNOWN_KEY ->
          "no such %s exists in the organization: deleted before, or the ID is mistyped (--allow-missing)"
              .formatted(key);
      case CONFIRMED_BY_LOOK -> "the response was lost; confirmed by checking the project";
    };
  }

  /** Unassigning is not deleting, and may not even end the access; if the key exists at all. */
  private void rest(Result result) {
    boolean unassigned = result.verdict() == Verdict.UNASSIGNED;
    if (change == Change.RESTORE || result.caveats().contains(Caveat.UNKNOWN_KEY)) {
      return;
    }
    PrincipalId id = result.unassignment().principal();
    page.line(
        selection
            .onlyKeyRecord()
            .or(() -> Optional.of(Principal.named(id, Optional.empty(), Optional.empty())))
            .filter(found -> found.organizationRolesShown() || unassigned)
            .map(OrganizationText::afterwards)
            .map(text -> text + " It may be assigned to other projects: find-key lists them.")
            .orElse(
                "If the %s exists, it is still in the organization; whether an organization role gives it access could not be read."
                    .formatted(key)));
  }

  private static String verdicts(Summary summary) {
    String verdicts =
        Arrays.stream(Verdict.values())
            .filter(verdict -> summary.count(verdict) > 0)
            .map(
                verdict ->
                    "%,d %s"
                        .formatted(
                            summary.count(verdict),
                            verdict.done() ? verdict.name() : Color.BAD.of(verdict.name())))
            .collect(Collectors.joining(", "));
    return verdicts.isEmpty() ? "none" : verdicts;
  }

  /** What the run took, in numbers that are not zero. */
  private String cost(Summary summary) {
    var parts = new ArrayList<String>();
    parts.add(count(report.requests(), "request"));
    if (summary.retries() > 0) {
      parts.add(summary.retries() == 1 ? "1 retry" : "%,d retries".formatted(summary.retries()));
    }
    if (summary.rateLimits() > 0) {
      parts.add(
          "%s (waited %s)"
              .formatted(
                  count(summary.rateLimits(), "rate limit"),
                  seconds(summary.waitedForRateLimits())));
    }
    return "%s in %s".formatted(String.join(", ", parts), seconds(report.took()));
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }

  private static String count(long number, String unit) {
    return Labels.count(number, unit);
  }

  // ------------------------------------------------------------------ verification

  /** What the listings say, at the end, of rows that are done; nothing if there are none. */
  private void verification(Verification found) {
    if (found.confirmed() == 0 && found.contradicted().isEmpty()) {
      return;
    }
    boolean restored = change == Change.RESTORE;
    found.contradicted().stream()
        .limit(MAX_ROWS)
        .forEach(
            row ->
                page.line(
                    "%s%s: Atlas %s"
                        .formatted(
                            restored ? NOT_VERIFIED : NOT_GONE,
                            selection.name(row),
                            restored ? "does not list all its roles" : "still lists it")));
    if (found.contradicted().size() > MAX_ROWS) {
      page.line("and %s more".formatted(count(found.contradicted().size() - MAX_ROWS, "row")));
    }
    found
        .unread()
        .forEach(
            (project, why) ->
                page.line(
                    "%sproject %s: %s"
                        .formatted(
                            NOT_VERIFIED,
                            selection.labels().project(project),
                            ProblemText.line(why))));
    String rows = count(found.confirmed(), selection.unit());
    if (found.holds()) {
      page.line(
          report.verified().orElse(false)
              ? VERIFIED + agreement(found.confirmed()) + "."
              : "Checked: Atlas's listings agree with the %s done.".formatted(rows));
    } else {
      page.line(
          "%s %s confirmed, %,d not confirmed. Atlas may take a moment to update; check again in a minute."
              .formatted(
                  Color.BAD.of("NOT VERIFIED:"),
                  rows,
                  found.contradicted().size() + found.unchecked()));
    }
  }

  /** What Atlas lists of so many rows that are as they should be. */
  private String agreement(long rows) {
    if (change == Change.RESTORE) {
      return rows == 1
          ? "Atlas lists the assignment with its roles"
          : "Atlas lists all %,d assignments with their roles".formatted(rows);
    }
    return rows == 1
        ? "Atlas no longer lists the assignment"
        : "Atlas no longer lists any of the %,d assignments".formatted(rows);
  }

  /** Where the keys are that were to be in no project. */
  private void lastSearch(LastSearch last) {
    last.problem().ifPresent(why -> page.line(NOT_VERIFIED + ProblemText.line(why)));
    for (KeyAccess key : last.left()) {
      page.line(
          "%sAtlas lists %s in %s:"
              .formatted(NOT_GONE, theKey(key), count(key.assignments().size(), "project")));
      key.assignments()
          .forEach(each -> page.line("  %s: %s".formatted(name(each), whyLeft(key, each))));
    }
    if (last.after().isPresent() && !last.unseen().isEmpty()) {
      page.line(NOT_VERIFIED + "these credentials cannot read the %s of".formatted(keys));
      last.unseen().forEach(each -> page.line("  " + name(each)));
    }
    last.after()
        .filter(now -> last.sawLess())
        .flatMap(
            now ->
                selection.keysEverywhere().stream()
                    .flatMap(key -> SearchText.unsearched(now, key).stream())
                    .findFirst())
        .ifPresent(where -> page.line(NOT_VERIFIED + where));
    if (report.verified().orElse(false)) {
      page.line(VERIFIED + nowhere(last) + unassigned() + ".");
    } else if (last.gone().orElse(false)) {
      report.summary().flatMap(Summary::verification).ifPresent(this::verification);
    }
  }

  /** How many that were; nothing where somebody else unassigned some of them. */
  private String unassigned() {
    if (report.summary().orElseThrow().count(Verdict.NOT_ASSIGNED) > 0) {
      return "";
    }
    long rows =
        selection.keysEverywhere().stream()
            .mapToLong(key -> selection.rows().count(key.key().id()))
            .sum();
    String unit = selection.onlyKey().isPresent() ? "project" : "assignment";
    return " (%s unassigned)".formatted(count(rows, unit));
  }

  private String nowhere(LastSearch last) {
    List<KeyAccess> left = selection.keysEverywhere();
    boolean all = last.after().filter(now -> left.stream().allMatch(now::complete)).isPresent();
    String project = all ? "project" : "project visible to these credentials";
    return left.size() == 1
        ? "Atlas lists %s in no %s".formatted(theKey(left.get(0)), project)
        : "Atlas lists none of the %s in any %s".formatted(keys, project);
  }

  private String theKey(KeyAccess access) {
    return selection.onlyKey().isPresent() ? "the " + key : Labels.named(access.key());
  }

  private static String name(Assignment assignment) {
    return Labels.project(assignment.projectName(), assignment.project());
  }

  private String whyLeft(KeyAccess key, Assignment each) {
    var row = new Unassignment(each.project(), key.key().id());
    boolean done =
        report.summary().flatMap(Summary::verification).stream()
            .flatMap(found -> found.contradicted().stream())
            .anyMatch(contradicted -> contradicted.unassignment().equals(row));
    if (done) {
      return "Atlas may take a moment to update; check again in a minute";
    }
    return selection.rows().find(row.project(), row.principal()).isPresent()
        ? "not unassigned, see above"
        : "assigned since the plan";
  }

  // ------------------------------------------------------------------ what stays

  /** What keys keep that were to leave all their projects, and where they were not looked for. */
  private void keeps() {
    List<KeyAccess> latest = RunReport.latest(report.plan(), report.summary());
    if (selection.onlyKey().isPresent()) {
      page.line(
          latest.isEmpty()
              ? "The %s no longer exists in the organization; it was deleted in the meantime."
                  .formatted(key)
              : OrganizationText.afterwards(latest.get(0).key()));
    } else {
      latest.stream()
          .map(KeyAccess::key)
          .flatMap(key -> OrganizationText.remaining(key).stream())
          .forEach(page::line);
    }
    selection.unsearched().ifPresent(where -> page.field("Warning", where));
    contain();
  }

  /** What stops a key that unassigning does not stop. */
  private void contain() {
    report.files().contain().ifPresent(line -> page.copyable("Contain", line));
  }

  // ------------------------------------------------------------------ files

  private void files() {
    RunReport.Files files = report.files();
    files.results().ifPresent(path -> page.copyable("Results", path.toString()));
    files.restore().ifPresent(line -> page.copyable("Undo", line));
    earlier(files.restoreEarlier(), page);
    if (files.failure().isEmpty()) {
      report.resume().ifPresent(line -> page.copyable("Resume", line));
    }
  }

  /** The commands that restore what earlier runs have left. */
  public static void earlier(List<String> restore, Page page) {
    if (!restore.isEmpty()) {
      page.field(
          "Earlier",
          restore.size() == 1
              ? "An earlier run left another undo file. To restore its roles:"
              : "%d earlier runs left undo files. To restore their roles:"
                  .formatted(restore.size()));
      restore.forEach(line -> page.copyable("", line));
    }
  }
}
