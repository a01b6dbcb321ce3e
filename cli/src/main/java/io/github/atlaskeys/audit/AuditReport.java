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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
      if (finding.isUndone() || finding.isIncomplete()) {
        attention(finding, page);
      }
    }
    Table table = table();
    if (!table.isEmpty()) {
      page.table(table, 0);
    }
    long more =
        audit.evidence().stream().filter(each -> each.event().isPresent()).count() - MAX_TABLE;
    if (more > 0) {
      page.line(
          "and %s more with their event; -o csv has all".formatted(Labels.count(more, "row")));
    }
    if (audit.evidence().stream().anyMatch(each -> each.byTime() && each.event().isPresent())) {
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
        ? Color.BAD.of(finding.words)
        : finding.words;
  }

  private void attention(Finding finding, Page page) {
    List<Evidence> some =
        audit.evidence().stream().filter(each -> each.finding() == finding).toList();
    some.stream().limit(MAX_ROWS).forEach(each -> page.line(line(each)));
    if (some.size() > MAX_ROWS) {
      page.line(
          "and %s more %s".formatted(Labels.count(some.size() - MAX_ROWS, "row"), finding.words));
    }
  }

  private String line(Evidence each) {
    String what =
        switch (each.finding()) {
          case ASSIGNED_AGAIN -> "ASSIGNED AGAIN: ";
          case UNASSIGNED_AGAIN -> "UNASSIGNED AGAIN: ";
          case NO_EVENT_YET -> "No event yet: ";
          default -> "Not read: ";
        };
    String why =
        switch (each.finding()) {
          case ASSIGNED_AGAIN, UNASSIGNED_AGAIN ->
              ", "
                  + each.since()
                      .map(event -> by(event) + (each.byTime() ? ", by project and time" : ""))
                      .orElse("and no event says since when, and by whom");
          default -> each.unread().map(text -> ": " + SanitizedText.message(text)).orElse("");
        };
    return Color.BAD.of(what.strip()) + " " + name(each.row()) + why;
  }

  private String name(ResultRow row) {
    String name =
        "%s in project %s"
            .formatted(
                audit.labels().named(row.unassignment().principal()),
                audit.labels().project(row.unassignment().project()));
    return row.row().line() > 0 ? "line %d: %s".formatted(row.row().line(), name) : name;
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

  private Table table() {
    boolean keys = audit.evidence().stream().noneMatch(Evidence::byTime);
    boolean restored = audit.evidence().stream().map(Evidence::row).anyMatch(ResultRow::restored);
    String done = restored ? "RESTORED" : "UNASSIGNED";
    // The ID is left out of a narrow screen: it is what no person remembers.
    var table =
        new Table("PROJECT", keys ? "PUBLIC KEY" : "NAME", done, "BY", "FROM", "EVENT ID")
            .shrinkable(0, 1, 3)
            .optional(5);
    audit.evidence().stream()
        .filter(each -> each.event().isPresent())
        .limit(MAX_TABLE)
        .forEach(
            each -> {
              Event event = each.event().orElseThrow();
              table.row(
                  List.of(
                      audit.labels().shortProject(each.row().unassignment().project()),
                      audit.key(each).orElse(each.row().unassignment().principal().value()),
                      shown(event.created()),
                      actor(event),
                      address(event).orElse(""),
                      shown(event.id())));
            });
    return table;
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
  private Map<String, @Nullable Object> fields(Evidence each) {
    ResultRow row = each.row();
    var fields = new LinkedHashMap<String, @Nullable Object>();
    fields.put("line", row.row().line() > 0 ? row.row().line() : null);
    fields.put("projectId", row.unassignment().project());
    fields.put(
        "projectName",
        audit
            .labels()
            .projectName(row.unassignment().project())
            .map(AuditReport::shown)
            .orElse(null));
    fields.put("apiKeyId", row.unassignment().principal());
    fields.put("publicKey", audit.key(each).map(AuditReport::shown).orElse(null));
    fields.put("verdict", row.verdict());
    fields.put("finishedAt", row.finishedAt());
    fields.put("finding", each.finding());
    fields.put(
        "matchedBy",
        each.event()
            .or(each::since)
            .map(event -> each.byTime() ? "PROJECT_ACTOR_AND_TIME" : "PROJECT_AND_PUBLIC_KEY")
            .orElse(null));
    put(fields, "event", each.event());
    put(fields, "since", each.since());
    fields.put("message", each.unread().map(AuditReport::shown).orElse(null));
    return fields;
  }

  private static void put(
      Map<String, @Nullable Object> fields, String name, Optional<Event> event) {
    fields.put(name + "Id", event.map(Event::id).map(AuditReport::shown).orElse(null));
    fields.put(name + "Type", event.map(Event::eventTypeName).map(AuditReport::shown).orElse(null));
    fields.put(name + "Time", event.flatMap(Event::time).orElse(null));
    fields.put(name + "Actor", event.flatMap(Event::actor).map(AuditReport::shown).orElse(null));
    fields.put(
        name + "Address", event.map(Event::remoteAddress).map(AuditReport::shown).orElse(null));
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
    for (Evidence each : audit.evidence()) {
      var fields = new LinkedHashMap<String, @Nullable Object>(Map.of("type", "evidence"));
      fields.putAll(fields(each));
      console.printData(SafeJson.line(fields));
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
    boolean first = true;
    for (Evidence each : audit.evidence()) {
      Map<String, @Nullable Object> fields = fields(each);
      if (first) {
        console.printData(String.join(",", fields.keySet()));
        first = false;
      }
      console.printData(
          Csv.maskedLine(
              fields.values().stream()
                  .map(value -> value == null ? "" : value.toString())
                  .toArray(String[]::new)));
    }
  }
}
