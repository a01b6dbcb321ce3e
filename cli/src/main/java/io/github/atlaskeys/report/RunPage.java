package io.github.atlaskeys.report;

import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.lookup.Selection;
import io.github.atlaskeys.report.HtmlPage.Cell;
import io.github.atlaskeys.report.HtmlPage.Fact;
import io.github.atlaskeys.report.HtmlPage.Figure;
import io.github.atlaskeys.report.HtmlPage.Flag;
import io.github.atlaskeys.report.HtmlPage.Row;
import io.github.atlaskeys.report.HtmlPage.Section;
import io.github.atlaskeys.terminal.Color;
import io.github.atlaskeys.unassign.BulkRun;
import io.github.atlaskeys.unassign.Plan;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Verdict;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** How a run ended, as a page for a browser: its rows, what failed, and what still has access. */
public final class RunPage implements BulkRun.Listener<Result> {
  /** More rows than this are in the results file alone: a browser would no longer be of use. */
  private static final int MAX_ROWS = 10_000;

  /** By row: one that is sent again ends again. */
  private final Map<io.github.atlaskeys.unassign.Row, Result> rows = new LinkedHashMap<>();

  @Override
  public synchronized void ended(Result result) {
    if (rows.size() < MAX_ROWS || rows.containsKey(result.row())) {
      rows.put(result.row(), result);
    }
  }

  /** The page, as HTML. */
  public String html(RunReport report, Instant now) {
    RunPlan plan = report.plan();
    var sections = new ArrayList<Section>();
    lines("What happened", RunText.lines(report)).ifPresent(sections::add);
    lines("What failed", report.failures().lines()).ifPresent(sections::add);
    if (!rows.isEmpty()) {
      sections.add(rows(plan.selection()));
    } else {
      plan.read().map(read -> projects(read, plan)).ifPresent(sections::add);
    }
    return new HtmlPage(
            "%s%s".formatted(report.command(), report.dryRun() ? ": dry run" : ""),
            facts(report, now),
            report
                .summary()
                .map(summary -> figures(summary.verdicts()))
                .or(() -> plan.read().map(read -> figures(read.outlooks())))
                .orElse(List.of()),
            sections)
        .html();
  }

  private static List<Fact> facts(RunReport report, Instant now) {
    return List.of(
        Fact.host(report.atlas(), report.caller()),
        Fact.organizations(report.plan().selection().organizations()),
        new Fact("Ended", now.truncatedTo(ChronoUnit.SECONDS).toString()),
        new Fact("Exit code", Integer.toString(report.exitCode())),
        new Fact("Results", report.files().results().map(Path::toString).orElse("")),
        new Fact("Undo", report.files().restore().orElse("")),
        new Fact("Resume", report.resume().orElse("")));
  }

  private static <E extends Enum<E>> List<Figure> figures(Map<E, Long> counts) {
    return new TreeMap<>(counts)
        .entrySet().stream()
            .filter(each -> each.getValue() > 0)
            .map(each -> new Figure(each.getValue(), words(each.getKey()), isBad(each.getKey())))
            .toList();
  }

  private static boolean isBad(Enum<?> outcome) {
    return outcome instanceof Verdict verdict && !verdict.done();
  }

  /** {@code NOT_ASSIGNED} as {@code Not assigned}. */
  private static String words(Enum<?> name) {
    return Labels.capital(name.name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  private static Optional<Section> lines(String title, List<String> lines) {
    return Optional.of(lines)
        .filter(some -> !some.isEmpty())
        .map(some -> Section.text(title, some.stream().map(Color::plain).toList()));
  }

  /** What a dry run would do, by project. */
  private static Section projects(Plan read, RunPlan plan) {
    return Section.table(
        "Projects",
        List.of("Project", "Rows", Labels.capital(plan.change().effect().toLowerCase(Locale.ROOT))),
        read.projects().entrySet().stream()
            .map(
                each ->
                    Row.of(
                        List.of(
                            Cell.of(plan.selection().labels().shortProject(each.getKey()))
                                .below(each.getKey().value()),
                            Cell.of("%,d".formatted(each.getValue().keys()))
                                .by(each.getValue().keys()),
                            Cell.of(PlanText.roles(each.getValue())))))
            .toList());
  }

  private Section rows(Selection selection) {
    long all = selection.rows().size();
    return new Section(
        "Rows",
        rows.size() < all
            ? List.of("%,d of %,d rows; the results file has all.".formatted(rows.size(), all))
            : List.of(),
        Stream.of(Verdict.values()).flatMap(RunPage::flag).toList(),
        List.of("Name", "Project", "Verdict", "Roles", "Problem"),
        rows.values().stream().map(result -> row(result, selection.labels())).toList(),
        List.of());
  }

  private static Stream<Flag> flag(Verdict verdict) {
    return Stream.of(verdict)
        .filter(RunPage::isBad)
        .map(it -> new Flag(it.name(), words(it), advice(it), true));
  }

  private static String advice(Verdict verdict) {
    return switch (verdict) {
      case UNKNOWN_KEY -> "It was deleted before, or the ID is wrong.";
      case REFUSED -> "Atlas would refuse it again: see the problem of each row.";
      default -> "Run the same command again, with --resume.";
    };
  }

  private static Row row(Result result, Labels labels) {
    PrincipalId key = result.unassignment().principal();
    Optional<Principal> known = labels.key(key);
    Optional<Problem> problem = result.problem();
    return Row.of(
        List.of(
            Cell.of(known.flatMap(Principal::publicName).orElse(key.value()))
                .below(known.flatMap(Principal::description).orElse(""), key.value()),
            Cell.of(labels.shortProject(result.unassignment().project()))
                .below(result.unassignment().project().value()),
            Cell.of(words(result.verdict())),
            Cell.of(String.join(", ", result.roles())),
            Cell.of(problem.map(Problem::message).orElse(""))
                .below(problem.map(why -> ProblemText.of(result, why).nextStep()).orElse(""))),
        flag(result.verdict()).toArray(Flag[]::new));
  }
}
