package io.github.atlaskeys.cli;

import static io.github.atlaskeys.cli.Labels.count;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.cli.RowOutlook.Outcome;
import io.github.atlaskeys.files.RunIdentity.Action;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyAccess.Assignment;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Result.Caveat;
import io.github.atlaskeys.unassign.Summary;
import io.github.atlaskeys.unassign.Summary.AllProjects;
import io.github.atlaskeys.unassign.Summary.Verification;
import io.github.atlaskeys.unassign.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a run ended, for a person. */
final class OutcomeText {
  /** More rows that Atlas contradicts are counted. */
  private static final int MOST_ROWS = 20;

  private static final String VERIFIED = Color.GOOD.of("Verified:") + " ";
  private static final String NOT_VERIFIED = Color.BAD.of("Not verified:") + " ";
  private static final String NOT_GONE = Color.BAD.of("NOT GONE:") + " ";

  private final ChangeOutcome outcome;
  private final Action action;
  private final Optional<String> cost;
  private final Targets targets;
  private final Page page;

  private OutcomeText(ChangeOutcome outcome, Action action, Optional<String> cost, Page page) {
    this.outcome = outcome;
    this.action = action;
    this.cost = cost;
    this.page = page;
    this.targets = outcome.plan().targets();
  }

  /**
   * Writes the lines.
   *
   * @param cost what the run took, if that is to be printed
   */
  static void write(ChangeOutcome outcome, Action action, Optional<String> cost, Page page) {
    var text = new OutcomeText(outcome, action, cost, page);
    outcome.only().ifPresentOrElse(text::oneRow, () -> outcome.summary().ifPresent(text::numbers));
    if (outcome.allProjects().isPresent()) {
      text.allProjects(outcome.allProjects().get());
    } else {
      outcome.summary().flatMap(Summary::verification).ifPresent(text::verification);
      text.notGone();
    }
    if (text.targets.isAllProjects()) {
      text.keeps();
    } else {
      text.targets.unsearched().ifPresent(where -> page.field("Caution", where));
    }
  }

  // ------------------------------------------------------------------ one key in one project

  private void oneRow(Result result) {
    if (!result.verdict().done()) {
      return; // reported as an error
    }
    page.line(outcome(result));
    page.line(rest(result));
  }

  private String outcome(Result result) {
    String key = targets.labels().apiKey(result.unassignment().apiKey());
    String project = targets.labels().project(result.unassignment().project());
    if (result.verdict() == Verdict.UNASSIGNED) {
      return withCaveats("Unassigned API key %s from project %s.".formatted(key, project), result);
    }
    boolean planned =
        outcome
            .plan()
            .first()
            .map(RowOutlook::outcome)
            .filter(Outcome.WOULD_UNASSIGN::equals)
            .isPresent();
    // The response to an earlier attempt may have been lost after its work was done.
    return withCaveats(
        planned && result.attempts() > 1
            ? "API key %s was unassigned from project %s (the response was lost; confirmed by checking the project)."
                .formatted(key, project)
            : "API key %s was not assigned to project %s. Nothing to do.".formatted(key, project),
        result);
  }

  private static String withCaveats(String sentence, Result result) {
    return result.caveats().stream()
        .sorted()
        .map(OutcomeText::caveat)
        .collect(Collectors.joining(" ", sentence + " ", ""))
        .strip();
  }

  private static String caveat(Caveat caveat) {
    return switch (caveat) {
      case KEY_NOT_CHECKED ->
          "These credentials cannot see the organization's keys, so nobody could check that the key exists.";
      case PROJECT_NOT_CHECKED ->
          "These credentials cannot read the project's keys, so nobody could check that the key is gone.";
      case UNKNOWN_KEY -> "No such key exists in the organization (--allow-missing).";
      case NO_UNDO -> "Its roles could not be read, so there is no undo.";
    };
  }

  /** Unassigning is not deleting, and may not even end the access. */
  private String rest(Result result) {
    if (result.caveats().contains(Caveat.UNKNOWN_KEY)) {
      return "It was deleted before, or the ID is mistyped.";
    }
    return targets
        .onlyKeyRecord()
        .map(key -> OrganizationText.afterwards(key.organizationRoles(), "the project", "here"))
        .orElse(
            result.verdict() == Verdict.UNASSIGNED
                ? "The key still exists in the organization; whether an organization role still gives it access could not be read."
                : "If the key exists, it is still in the organization; whether an organization role gives it access could not be read.");
  }

  // ------------------------------------------------------------------ many rows

  private void numbers(Summary summary) {
    String unit = targets.unit();
    page.line(
        summary.complete() && summary.rows() > 0
            ? allDone(summary)
            : "%s: %s".formatted(count(summary.rows(), unit), verdicts(summary)));
    cost.ifPresent(page::line);
    for (Caveat caveat : Caveat.values()) {
      long rows = summary.count(caveat);
      if (rows > 0) {
        page.line(caveat(caveat, count(rows, unit), rows == 1));
      }
    }
    if (!targets.isAllProjects() && !outcome.remaining().isNone()) {
      page.line(outcome.remaining().line());
    }
  }

  private String allDone(Summary summary) {
    boolean restored = action == Action.RESTORE;
    long unchanged = summary.count(restored ? Verdict.ALREADY_ASSIGNED : Verdict.NOT_ASSIGNED);
    long changed = summary.rows() - unchanged;
    String rest =
        unchanged == 0
            ? ""
            : restored
                ? " (%,d already had the roles)".formatted(unchanged)
                : " (%,d %s %s assigned)"
                    .formatted(
                        unchanged,
                        unchanged == 1 ? "was" : "were",
                        targets.isAllProjects() ? "no longer" : "not");
    String done = restored ? "Restored" : "Unassigned";
    if (targets.isAllProjects() && !restored) {
      return "Unassigned from %,d of %s%s."
          .formatted(changed, count(summary.rows(), "project"), rest);
    }
    long before = targets.rows().size() - summary.rows();
    if (before > 0) {
      return "%s %,d of %s%s; %,d done before."
          .formatted(done, changed, count(summary.rows(), "row"), rest, before);
    }
    Amount amount = Amount.of(targets.rows());
    String in = restored ? "in" : "from";
    return amount.keys() == amount.assignments()
        ? "%s %,d of %s%s.".formatted(done, changed, amount.text(in), rest)
        : "%s %,d of %s%s: %s %s %s."
            .formatted(
                done,
                changed,
                count(amount.assignments(), "assignment"),
                rest,
                count(amount.keys(), "key"),
                in,
                count(amount.projects(), "project"));
  }

  private static String verdicts(Summary summary) {
    String verdicts =
        Arrays.stream(Verdict.values())
            .filter(verdict -> summary.count(verdict) > 0)
            .map(verdict -> "%,d %s".formatted(summary.count(verdict), shown(verdict)))
            .collect(Collectors.joining(", "));
    return verdicts.isEmpty() ? "none" : verdicts;
  }

  private static String shown(Verdict verdict) {
    return verdict.done() ? verdict.name() : Color.BAD.of(verdict.name());
  }

  /** What the run took, in numbers that are not zero. */
  static String cost(ChangeOutcome outcome, Summary summary) {
    var parts = new ArrayList<String>();
    parts.add(count(outcome.requests(), "request"));
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
    return "%s in %s".formatted(String.join(", ", parts), seconds(outcome.took()));
  }

  private static String caveat(Caveat caveat, String rows, boolean one) {
    return switch (caveat) {
      case NO_UNDO ->
          "%s %s no undo: the roles could not be read".formatted(rows, one ? "has" : "have");
      case KEY_NOT_CHECKED ->
          "%s: these credentials cannot see the organization's keys, so nobody could check that the key exists"
              .formatted(rows);
      case PROJECT_NOT_CHECKED ->
          "%s: these credentials cannot read the project's keys, so nobody could check that the key is gone"
              .formatted(rows);
      case UNKNOWN_KEY -> "%s: no such key in the organization (--allow-missing)".formatted(rows);
    };
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }

  // ------------------------------------------------------------------ verification

  private void verification(Verification found) {
    boolean restored = action == Action.RESTORE;
    if (outcome.only().isPresent()) {
      page.line(
          found.holds()
              ? VERIFIED + "the project no longer lists the key."
              : found.unread().values().stream()
                  .findFirst()
                  .map(why -> NOT_VERIFIED + next(why))
                  .orElse(NOT_GONE + "the project still lists the key; check again in a minute."));
      return;
    }
    found.contradicted().stream()
        .limit(MOST_ROWS)
        .forEach(
            row ->
                page.line(
                    "%s: Atlas %s"
                        .formatted(
                            targets.name(row),
                            restored ? "does not list all its roles" : "still lists it")));
    if (found.contradicted().size() > MOST_ROWS) {
      page.line("and %s more".formatted(count(found.contradicted().size() - MOST_ROWS, "row")));
    }
    found
        .unread()
        .forEach(
            (project, why) ->
                page.line(
                    "project %s: %s".formatted(targets.labels().project(project), next(why))));
    String rows = count(found.confirmed(), "row");
    if (!found.holds()) {
      page.line(
          "%s %s confirmed, %,d not confirmed. Atlas may take a moment to update; check again in a minute."
              .formatted(
                  Color.BAD.of("NOT VERIFIED:"),
                  rows,
                  found.contradicted().size() + found.unchecked()));
    } else {
      page.line(
          restored
              ? VERIFIED + "Atlas lists the key with its roles in %s.".formatted(rows)
              : VERIFIED + "Atlas no longer lists the key in %s.".formatted(rows));
    }
  }

  /** Keys of a file that were to leave all their projects. */
  private void notGone() {
    outcome
        .lastSearch()
        .failure()
        .ifPresent(why -> page.line(NOT_VERIFIED + why + "; run the same command again"));
    for (KeyAccess key : outcome.lastSearch().left()) {
      page.line(
          "%sAtlas lists API key %s in %s; run the same command again."
              .formatted(
                  NOT_GONE,
                  Labels.apiKey(key.key()),
                  key.assignments().stream()
                      .map(OutcomeText::name)
                      .collect(Collectors.joining(", "))));
    }
    if (!targets.leaving().isEmpty() && outcome.remaining().isNone()) {
      targets
          .labels()
          .keepingAccess()
          .forEach(
              key ->
                  page.line(
                      "API key %s %s"
                          .formatted(
                              Labels.apiKey(key),
                              OrganizationText.access(key.organizationRoles()))));
    }
  }

  /** Where the key is after it was to leave all its projects. */
  private void allProjects(AllProjects result) {
    KeyAccess key = targets.access();
    result.problem().ifPresent(why -> page.line(NOT_VERIFIED + next(why)));
    List<Assignment> listed = result.listed();
    if (!listed.isEmpty()) {
      page.line(NOT_GONE + "Atlas lists the key in %s:".formatted(count(listed.size(), "project")));
      listed.forEach(each -> page.line("  %s: %s".formatted(name(each), why(key, each))));
    }
    if (result.after().isPresent() && !result.unseen().isEmpty()) {
      page.line(NOT_VERIFIED + "these credentials cannot read the keys of");
      result.unseen().forEach(each -> page.line("  " + name(each)));
    }
    result
        .after()
        .filter(look -> result.sawLess())
        .flatMap(look -> SearchText.unsearched(look, key))
        .ifPresent(where -> page.line(NOT_VERIFIED + where));
    if (result.gone().orElse(false)) {
      boolean all = result.after().filter(look -> look.complete(key)).isPresent();
      page.line(
          "%s%s (%s unassigned)."
              .formatted(
                  VERIFIED,
                  all
                      ? "Atlas lists the key in no project"
                      : "no project visible to these credentials lists the key",
                  count(targets.rows().projects(), "project")));
    }
  }

  private static String name(Assignment assignment) {
    return Labels.project(assignment.projectName(), assignment.project());
  }

  private String why(KeyAccess key, Assignment each) {
    if (outcome.isDone(each.project())) {
      return "Atlas may take a moment to update; check again in a minute";
    }
    boolean planned = key.at(each.project()).isPresent();
    return planned ? "not unassigned, see above" : "assigned since the plan";
  }

  private static String next(Problem problem) {
    return NextStep.line(problem.message(), NextStep.after(problem));
  }

  /** What the key of all these projects keeps, and where it was not looked for. */
  private void keeps() {
    keeps(
        targets,
        outcome.allProjects().filter(AllProjects::deleted).isPresent(),
        outcome.allProjects().map(AllProjects::latest).orElse(targets.access()).key(),
        page);
  }

  /** What a key keeps that has left all its projects, and where it was not looked for. */
  static void keeps(Targets targets, boolean deleted, ApiKey latest, Page page) {
    page.line(
        deleted
            ? "The key no longer exists in the organization; it was deleted in the meantime."
            : OrganizationText.afterwards(latest.organizationRoles(), "them", "to projects"));
    targets.unsearched().ifPresent(where -> page.field("Caution", where));
  }
}
