package io.github.atlaskeys.report;

import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalId;
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
import io.github.atlaskeys.unassign.PlannedRow.Outlook;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Verdict;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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
    boolean ran = report.summary().isPresent();
    var sections = new ArrayList<Section>();
    lines("What happened", RunText.lines(report)).ifPresent(sections::add);
    lines("What failed", report.failures().lines()).ifPresent(sections::add);
    if (!rows.isEmpty()) {
      sections.add(rows(report));
    } else {
      report.plan().read().map(read -> projects(read, report.plan())).ifPresent(sections::add);
    }
    return new HtmlPage(
            "%s%s".formatted(report.command(), report.dryRun() ? ": dry run" : ""),
            facts(report, now),
            ran ? figures(report) : planned(report.plan()),
            sections)
        .html();
  }

  private static List<Fact> facts(RunReport report, Instant now) {
    var facts = new ArrayList<Fact>();
    facts.add(new Fact("Host", "%s, as %s".formatted(report.atlas().host(), report.caller())));
    List<String> organizations = report.plan().selection().organizations();
    if (!organizations.isEmpty()) {
      facts.add(new Fact("Organization", String.join(", ", organizations)));
    }
    facts.add(new Fact("Ended", now.truncatedTo(ChronoUnit.SECONDS).toString()));
    facts.add(new Fact("Exit code", Integer.toString(report.exitCode())));
    report.files().results().ifPresent(path -> facts.add(new Fact("Results", path.toString())));
    report.files().restore().ifPresent(line -> facts.add(new Fact("Undo", line)));
    report.resume().ifPresent(line -> facts.add(new Fact("Resume", line)));
    return facts;
  }

  private static List<Figure> figures(RunReport report) {
    return Arrays.stream(Verdict.values())
        .filter(verdict -> report.summary().orElseThrow().count(verdict) > 0)
        .map(
            verdict ->
                new Figure(
                    "%,d".formatted(report.summary().orElseThrow().count(verdict)),
                    words(verdict),
                    !verdict.done()))
        .toList();
  }

  private static List<Figure> planned(RunPlan plan) {
    return plan.read().stream()
        .flatMap(
            read ->
                Arrays.stream(Outlook.values())
                    .filter(outlook -> read.count(outlook) > 0)
                    .map(
                        outlook ->
                            new Figure(
                                "%,d".formatted(read.count(outlook)), words(outlook), false)))
        .toList();
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
        List.of(),
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

  private Section rows(RunReport report) {
    Map<Verdict, Flag> flags =
        Arrays.stream(Verdict.values())
            .filter(verdict -> !verdict.done())
            .collect(
                Collectors.toMap(
                    verdict -> verdict,
                    verdict -> new Flag(verdict.name(), words(verdict), advice(verdict), true),
                    (one, other) -> one,
                    LinkedHashMap::new));
    long all = report.plan().selection().rows().size();
    return new Section(
        "Rows",
        rows.size() < all
            ? List.of("%,d of %,d rows; the results file has all.".formatted(rows.size(), all))
            : List.of(),
        List.copyOf(flags.values()),
        List.of("Name", "Project", "Verdict", "Roles", "Problem"),
        rows.values().stream()
            .map(result -> row(result, report.plan().selection(), flags))
            .toList(),
        List.of());
  }

  private static String advice(Verdict verdict) {
    return switch (verdict) {
      case UNKNOWN_KEY -> "It was deleted before, or the ID is wrong.";
      case REFUSED -> "Atlas would refuse it again: see the problem of each row.";
      default -> "Run the same command again, with --resume.";
    };
  }

  private static Row row(Result result, Selection selection, Map<Verdict, Flag> flags) {
    PrincipalId key = result.unassignment().principal();
    Labels labels = selection.labels();
    Optional<Principal> known = labels.key(key);
    return new Row(
        List.of(
            Cell.of(known.flatMap(Principal::publicName).orElse(key.value()))
                .below(known.flatMap(Principal::description).orElse(""), key.value()),
            Cell.of(labels.shortProject(result.unassignment().project()))
                .below(result.unassignment().project().value()),
            Cell.of(words(result.verdict())),
            Cell.of(String.join(", ", result.roles())),
            Cell.of(result.problem().map(why -> why.message()).orElse(""))
                .below(
                    result
                        .problem()
                        .map(why -> ProblemText.of(result, why).nextStep())
                        .orElse(""))),
        Optional.ofNullable(flags.get(result.verdict())).stream().toList(),
        List.of());
  }
}
