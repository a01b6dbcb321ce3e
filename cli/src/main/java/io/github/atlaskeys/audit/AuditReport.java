package io.github.atlaskeys.audit;

import io.github.atlaskeys.api.Event;
import io.github.atlaskeys.audit.Audit.Feed;
import io.github.atlaskeys.audit.Evidence.Finding;
import io.github.atlaskeys.command.AtlasCommand;
import io.github.atlaskeys.credentials.Connection;
import io.github.atlaskeys.files.Csv;
import io.github.atlaskeys.files.InputFile;
import io.github.atlaskeys.files.ResultRow;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.report.PlanText;
import io.github.atlaskeys.report.SafeJson;
import io.github.atlaskeys.report.SummaryJson;
import io.github.atlaskeys.terminal.Color;
import io.github.atlaskeys.terminal.Console;
import io.github.atlaskeys.terminal.Page;
import io.github.atlaskeys.terminal.Table;
import io.github.atlaskeys.text.FirstFew;
import io.github.atlaskeys.text.SanitizedText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes what was found of a run: for people, for the page of an incident, and for programs. */
public final class AuditReport {
  static final String BY_TIME =
      "Atlas's events do not name service accounts: theirs are matched by project, actor and time.";

  /** Rows that need attention, of each finding; more are counted. */
  private static final int MAX_ROWS = 20;

  private static final int MAX_TABLE = 50;

  /** No email address is longer. */
  private static final int MAX_TEXT = 254;

  private final String command;
  private final Connection connection;
  private final Console console;
  private final InputFile file;
  private final Audit audit;

  private AuditReport(AtlasCommand command, InputFile file, Audit audit) {
    this.command = command.name();
    this.connection = command.connection();
    this.console = command.console();
    this.file = file;
    this.audit = audit;
  }

  /** Writes it, and returns the exit code. */
  public static int write(AtlasCommand command, InputFile file, Audit audit) {
    var report = new AuditReport(command, file, audit);
    switch (command.console().format()) {
      case TEXT, MARKDOWN -> report.text(command.console().result());
      case JSON -> report.json();
      case CSV -> report.csv();
      case HTML ->
          command.console().printData(new AuditPage(audit).page(file, command.connection()).html());
    }
    report.remarks();
    return audit.exitCode();
  }

  private void remarks() {
    if (!audit.others().isEmpty()
        && audit.evidence().stream().anyMatch(AuditReport::isMissingOfAccount)) {
      console.warn(
          "service accounts were changed there by %s, too; if that was the run, name who ran it with --actor"
              .formatted(FirstFew.joined(audit.others(), MAX_ROWS, AuditReport::shown)));
    }
  }

  private static boolean isMissingOfAccount(Evidence each) {
    return each.finding() == Finding.NO_EVENT_YET && each.byTime();
  }

  // ------------------------------------------------------------------ for people

  private void text(Page page) {
    console.heading("Audit of " + file.name());
    PlanText.host(connection.atlas(), connection.used().name(), page);
    if (!audit.organizations().isEmpty()) {
      page.field("Org", String.join(", ", audit.organizations()));
    }
    page.copyable("File", file.name());
    page.copyable("SHA-256", file.sha256());
    page.field("Read", audit.seconds());
    for (Feed feed : audit.feeds()) {
      feed.link()
          .ifPresentOrElse(
              link -> page.copyable("Feed", shown(link)),
              () -> page.field("Feed", "that of %s could not be read".formatted(shown(feed.of()))));
    }
    page.line("");
    page.line(summary());
    for (Finding finding : Finding.values()) {
      List<Evidence> some =
          audit.evidence().stream().filter(each -> each.finding() == finding).toList();
      if (finding.isUndone() && !some.isEmpty()) {
        page.table(undone(finding, some), 0);
        more(some, MAX_ROWS, finding.words, page);
      } else if (finding.isIncomplete()) {
        some.stream().limit(MAX_ROWS).forEach(each -> page.line(line(each)));
        more(some, MAX_ROWS, finding.counted, page);
      }
    }
    List<Evidence> proven =
        audit.evidence().stream().filter(each -> each.event().isPresent()).toList();
    if (!proven.isEmpty()) {
      if (audit.counts().keySet().stream().anyMatch(Finding::isUndone)) {
        page.line("");
      }
      page.table(events(proven), 0);
      more(proven, MAX_TABLE, "with their event", page);
    }
    if (audit.evidence().stream()
        .anyMatch(each -> each.byTime() && each.event().or(each::since).isPresent())) {
      page.line(BY_TIME);
    }
  }

  private String summary() {
    String rows = Labels.count(audit.evidence().size(), "row");
    return audit.counts().entrySet().stream()
            .map(each -> "%,d %s".formatted(each.getValue(), words(each.getKey())))
            .reduce((one, other) -> one + ", " + other)
            .map(counts -> rows + ": " + counts)
            .orElse(rows)
        + ".";
  }

  private static String words(Finding finding) {
    return finding.isUndone() || finding.isIncomplete()
        ? Color.BAD.of(finding.counted)
        : finding.counted;
  }

  private static void more(List<Evidence> some, int shown, String words, Page page) {
    if (some.size() > shown) {
      page.line(
          "and %s more %s; -o csv has all"
              .formatted(Labels.count(some.size() - shown, "row"), words));
    }
  }

  /** {@code No event so far: line 2: zmmrboas in analytics}. */
  private String line(Evidence each) {
    long number = each.row().row().line();
    return "%s %s%s in %s%s"
        .formatted(
            Color.BAD.of(Labels.capital(each.finding().words) + ":"),
            number > 0 ? "line %d: ".formatted(number) : "",
            shown(name(each)),
            audit.labels().shortProject(each.row().unassignment().project()),
            each.why().map(why -> ": " + shown(why)).orElse(""));
  }

  private String name(Evidence each) {
    return audit.key(each).orElse(each.row().unassignment().principal().value());
  }

  static String by(Event event) {
    return "since %s, by %s%s (event %s)"
        .formatted(
            shown(event.created()),
            event.actor().map(AuditReport::shown).orElse("an actor that Atlas does not name"),
            address(event).map(address -> " from " + address).orElse(""),
            shown(event.id()));
  }

  static String actor(Event event) {
    return event.actor().map(AuditReport::shown).orElse("(not named)");
  }

  static Optional<String> address(Event event) {
    return Optional.ofNullable(event.remoteAddress()).map(AuditReport::shown);
  }

  private Table undone(Finding finding, List<Evidence> some) {
    var table = table(finding.words.replace(" since", "").toUpperCase(Locale.ROOT), "BY", "FROM");
    for (Evidence each : some.stream().limit(MAX_ROWS).toList()) {
      table.row(cells(each, each.since()));
      table.color(2, Color.BAD);
    }
    return table.shrinkable(3, 0, 1);
  }

  /** The ID is the proof: on a narrow screen the address is left out, and names are cut. */
  private Table events(List<Evidence> some) {
    boolean restored = some.stream().map(Evidence::row).anyMatch(ResultRow::restored);
    Table table = table(restored ? "RESTORED" : "UNASSIGNED", "BY", "FROM", "EVENT ID");
    for (Evidence each : some.stream().limit(MAX_TABLE).toList()) {
      var cells = new ArrayList<>(cells(each, each.event()));
      cells.add(shown(each.event().orElseThrow().id()));
      table.row(cells);
    }
    return table.optional(4).shrinkable(3, 0, 1);
  }

  private Table table(String... titles) {
    boolean keys = audit.evidence().stream().noneMatch(Evidence::byTime);
    return new Table(
        Stream.concat(Stream.of("PROJECT", keys ? "PUBLIC KEY" : "NAME"), Stream.of(titles))
            .toArray(String[]::new));
  }

  private List<String> cells(Evidence each, Optional<Event> event) {
    return List.of(
        audit.labels().shortProject(each.row().unassignment().project()),
        name(each),
        event.map(Event::created).map(AuditReport::shown).orElse("(no event)"),
        event.map(AuditReport::actor).orElse(""),
        event.flatMap(AuditReport::address).orElse(""));
  }

  /** A text of Atlas's that others may have chosen. */
  static String shown(String text) {
    String safe = SanitizedText.message(text.substring(0, Math.min(text.length(), 10 * MAX_TEXT)));
    return safe.codePointCount(0, safe.length()) <= MAX_TEXT
        ? safe
        : safe.substring(0, safe.offsetByCodePoints(0, MAX_TEXT)) + "...";
  }

  // ------------------------------------------------------------------ for programs

  /** The columns of a row, the same in JSON and CSV. */
  private Map<String, Function<Evidence, Optional<?>>> fields() {
    var fields = new LinkedHashMap<String, Function<Evidence, Optional<?>>>();
    fields.put("line", each -> Optional.of(each.row().row().line()).filter(line -> line > 0));
    fields.put("projectId", each -> Optional.of(each.row().unassignment().project()));
    fields.put(
        "projectName",
        each ->
            audit
                .labels()
                .projectName(each.row().unassignment().project())
                .map(AuditReport::shown));
    fields.put("apiKeyId", each -> Optional.of(each.row().unassignment().principal()));
    fields.put("publicKey", each -> audit.key(each).map(AuditReport::shown));
    fields.put("verdict", each -> Optional.of(each.row().verdict()));
    fields.put("finishedAt", each -> Optional.of(each.row().finishedAt()));
    fields.put("finding", each -> Optional.of(each.finding()));
    fields.put(
        "matchedBy",
        each ->
            each.event()
                .or(each::since)
                .map(it -> each.byTime() ? "PROJECT_ACTOR_AND_TIME" : "PROJECT_AND_PUBLIC_KEY"));
    put(fields, "event", Evidence::event);
    put(fields, "since", Evidence::since);
    fields.put("message", each -> each.why().map(AuditReport::shown));
    return fields;
  }

  private static void put(
      Map<String, Function<Evidence, Optional<?>>> fields,
      String name,
      Function<Evidence, Optional<Event>> event) {
    fields.put(name + "Id", event.andThen(it -> it.map(Event::id).map(AuditReport::shown)));
    fields.put(
        name + "Type", event.andThen(it -> it.map(Event::eventTypeName).map(AuditReport::shown)));
    fields.put(name + "Time", event.andThen(it -> it.flatMap(Event::time)));
    fields.put(
        name + "Actor", event.andThen(it -> it.flatMap(Event::actor).map(AuditReport::shown)));
    fields.put(name + "Address", event.andThen(it -> it.flatMap(AuditReport::address)));
  }

  private void json() {
    var head = new LinkedHashMap<String, @Nullable Object>();
    head.put("type", "audit");
    head.put("file", file.name());
    head.put("sha256", file.sha256());
    head.put("time", audit.seconds());
    head.put("caller", connection.used().name());
    head.put(
        "activityFeeds",
        audit.feeds().stream()
            .flatMap(feed -> feed.link().stream())
            .map(AuditReport::shown)
            .toList());
    console.printData(SafeJson.line(head));
    Map<String, Function<Evidence, Optional<?>>> fields = fields();
    for (Evidence each : audit.evidence()) {
      var row = new LinkedHashMap<String, @Nullable Object>(Map.of("type", "evidence"));
      fields.forEach((name, value) -> row.put(name, value.apply(each).orElse(null)));
      console.printData(SafeJson.line(row));
    }
    Map<String, Object> summary =
        SummaryJson.of(
            command,
            Optional.of(connection.atlas()),
            audit.evidence().size(),
            audit.counts().keySet().stream().noneMatch(Finding::isIncomplete),
            List.of(),
            Optional.empty(),
            false,
            audit.exitCode());
    summary.put("verdicts", audit.counts());
    console.printData(SafeJson.line(summary));
  }

  private void csv() {
    Map<String, Function<Evidence, Optional<?>>> fields = fields();
    console.printData(String.join(",", fields.keySet()));
    for (Evidence each : audit.evidence()) {
      console.printData(
          Csv.maskedLine(
              fields.values().stream()
                  .map(value -> value.apply(each).map(Object::toString).orElse(""))
                  .toArray(String[]::new)));
    }
  }
}
