package io.github.atlaskeys.audit;

import io.github.atlaskeys.api.Event;
import io.github.atlaskeys.audit.Audit.Feed;
import io.github.atlaskeys.audit.Evidence.Finding;
import io.github.atlaskeys.command.AtlasCommand;
import io.github.atlaskeys.credentials.Connection;
import io.github.atlaskeys.files.Csv;
import io.github.atlaskeys.files.EntryRow;
import io.github.atlaskeys.files.ResultRow;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.report.PlanText;
import io.github.atlaskeys.report.SafeJson;
import io.github.atlaskeys.report.SummaryJson;
import io.github.atlaskeys.terminal.Color;
import io.github.atlaskeys.terminal.Console;
import io.github.atlaskeys.terminal.OutputFormat;
import io.github.atlaskeys.terminal.Page;
import io.github.atlaskeys.terminal.Table;
import io.github.atlaskeys.text.FirstFew;
import io.github.atlaskeys.text.SanitizedText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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
  private final Audit audit;

  private AuditReport(AtlasCommand command, Audit audit) {
    this.command = command.name();
    this.connection = command.connection();
    this.console = command.console();
    this.audit = audit;
  }

  /** Writes it, and returns the exit code. */
  public static int write(AtlasCommand command, Audit audit) {
    var report = new AuditReport(command, audit);
    Console console = command.console();
    switch (console.format()) {
      case TEXT, MARKDOWN -> report.text(console.result());
      case JSON -> report.json();
      case CSV -> report.csv();
      case HTML -> console.printData(AuditPage.of(audit, command.connection()).html());
    }
    audit.gaps().forEach(console::warn);
    if (!audit.others().isEmpty()
        && audit.evidence().stream()
            .anyMatch(it -> it.finding() == Finding.NO_EVENT_YET && it.row().isAccount())) {
      console.warn(
          "service accounts were changed there by %s, too; if that was the run, name who ran it with --actor"
              .formatted(FirstFew.joined(audit.others(), MAX_ROWS, AuditReport::shown)));
    }
    return audit.exitCode();
  }

  // ------------------------------------------------------------------ for people

  private void text(Page page) {
    console.heading("Audit of " + audit.results().file().name());
    PlanText.host(connection.atlas(), connection.used().name(), page);
    if (!audit.organizations().isEmpty()) {
      page.field("Org", String.join(", ", audit.organizations()));
    }
    page.copyable("File", audit.results().file().name());
    page.copyable("SHA-256", audit.results().file().sha256());
    page.field("Read", audit.seconds());
    for (Feed feed : audit.feeds()) {
      feed.link()
          .ifPresentOrElse(
              link -> page.copyable("Feed", shown(link)),
              () ->
                  page.field(
                      "Feed", "the link for %s could not be read".formatted(shown(feed.of()))));
    }
    page.line("");
    page.line(summary());
    audit.gaps().forEach(gap -> page.line(Labels.capital(gap) + "."));
    boolean undone = false;
    for (Finding finding : Finding.values()) {
      List<Evidence> some =
          audit.evidence().stream().filter(each -> each.finding() == finding).toList();
      if (finding.isUndone() && !some.isEmpty()) {
        undone = true;
        String title = finding.words.replace(" since", "").toUpperCase(Locale.ROOT);
        table(title, false, some, MAX_ROWS, page);
        more(some, MAX_ROWS, finding.words, page);
      } else if (finding.isIncomplete()) {
        some.stream().limit(MAX_ROWS).forEach(each -> page.line(line(each)));
        more(some, MAX_ROWS, finding.counted(), page);
      }
    }
    List<Evidence> proven =
        audit.evidence().stream().filter(each -> each.event().isPresent()).toList();
    if (!proven.isEmpty()) {
      if (undone) {
        page.line("");
      }
      String title =
          audit.isOfEntries() ? "CHANGED" : isRestored(proven) ? "RESTORED" : "UNASSIGNED";
      table(title, true, proven, MAX_TABLE, page);
      more(proven, MAX_TABLE, "with their event", page);
    }
    if (audit.evidence().stream()
        .anyMatch(each -> each.row().isAccount() && each.event().or(each::since).isPresent())) {
      page.line(BY_TIME);
    }
  }

  private static boolean isRestored(List<Evidence> some) {
    return some.stream().anyMatch(each -> each.row() instanceof ResultRow row && row.restored());
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
    return finding.isBad() ? Color.BAD.of(finding.counted()) : finding.counted();
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
    long number = each.row().line();
    return "%s %s%s %s %s%s"
        .formatted(
            Color.BAD.of(Labels.capital(each.finding().words) + ":"),
            number > 0 ? "line %d: ".formatted(number) : "",
            shown(audit.name(each)),
            each.row() instanceof EntryRow row
                ? row.verdict().name().toLowerCase(Locale.ROOT)
                : "in",
            audit.place(each),
            each.why().map(why -> ": " + shown(why)).orElse(""));
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

  /**
   * The events of rows, or what undid them. Where there is not room for all columns, two share one:
   * each row has a second line, and nothing is cut or left out.
   */
  private void table(String title, boolean proven, List<Evidence> some, int most, Page page) {
    boolean keys = audit.evidence().stream().noneMatch(each -> each.row().isAccount());
    var titles =
        List.of(
                audit.isOfEntries() ? "ACCESS LIST" : "PROJECT",
                keys ? "PUBLIC KEY" : "NAME",
                title,
                "BY",
                "FROM",
                "EVENT ID")
            .subList(0, proven ? 6 : 5);
    var wide = new Table(titles.toArray(String[]::new));
    var narrow =
        new Table(titles.get(0), titles.get(1), proven ? title + ", EVENT ID" : title, "BY, FROM")
            .shrinkable(2, 3, 0, 1)
            .wrapped(0, 1, 2, 3);
    for (Evidence each : some.subList(0, Math.min(most, some.size()))) {
      Optional<Event> event = proven ? each.event() : each.since();
      String project =
          each.row() instanceof EntryRow row
              ? sign(row) + " " + audit.place(each)
              : audit.place(each);
      String time = event.map(Event::created).map(AuditReport::shown).orElse("(no event)");
      String actor = event.map(AuditReport::actor).orElse("");
      String address = event.flatMap(AuditReport::address).orElse("");
      String id = event.map(Event::id).map(AuditReport::shown).orElse("");
      wide.row(
          List.of(project, audit.name(each), time, actor, address, id).subList(0, titles.size()));
      narrow.row(
          List.of(
              project,
              audit.name(each),
              proven ? time + " " + id : time,
              "%s %s".formatted(actor, address).strip()));
      if (!proven) {
        wide.color(2, Color.BAD);
        narrow.color(2, Color.BAD);
      }
    }
    boolean room =
        console.format() == OutputFormat.MARKDOWN
            || wide.lines().stream()
                .allMatch(line -> Table.width(Color.plain(line)) <= console.columns());
    page.table(room ? wide : narrow, 0);
  }

  /** As a change of lines is written. */
  static String sign(EntryRow row) {
    return switch (row.verdict()) {
      case ADDED -> "+";
      case REMOVED -> "-";
      case KEPT -> "=";
    };
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
    fields.put("line", each -> Optional.of(each.row().line()).filter(line -> line > 0));
    fields.put("projectId", each -> assignment(each).map(ResultRow::project));
    fields.put(
        "projectName",
        each -> assignment(each).flatMap(row -> audit.labels().projectName(row.project())));
    fields.put("organizationId", each -> entry(each).map(EntryRow::organization));
    fields.put("cidrBlock", each -> entry(each).map(row -> row.entry().cidrBlock()));
    fields.put("apiKeyId", each -> Optional.of(each.row().principal()));
    fields.put("publicKey", audit::key);
    fields.put("verdict", each -> Optional.of(each.row().verdict()));
    fields.put("finishedAt", each -> Optional.of(each.row().finishedAt()));
    fields.put("finding", each -> Optional.of(each.finding()));
    fields.put(
        "matchedBy",
        each ->
            each.event()
                .or(each::since)
                .map(
                    it ->
                        entry(each).isPresent()
                            ? (each.row().isAccount() ? "ENTRY_AND_TIME" : "ENTRY_AND_PUBLIC_KEY")
                            : each.row().isAccount()
                                ? "PROJECT_ACTOR_AND_TIME"
                                : "PROJECT_AND_PUBLIC_KEY"));
    put(fields, "event", Evidence::event);
    put(fields, "since", Evidence::since);
    fields.put("message", Evidence::why);
    fields.replaceAll((name, value) -> value.andThen(found -> found.map(AuditReport::safe)));
    return fields;
  }

  private static Optional<ResultRow> assignment(Evidence each) {
    return Optional.of(each.row()).filter(ResultRow.class::isInstance).map(ResultRow.class::cast);
  }

  private static Optional<EntryRow> entry(Evidence each) {
    return Optional.of(each.row()).filter(EntryRow.class::isInstance).map(EntryRow.class::cast);
  }

  private static void put(
      Map<String, Function<Evidence, Optional<?>>> fields,
      String name,
      Function<Evidence, Optional<Event>> event) {
    fields.put(name + "Id", event.andThen(it -> it.map(Event::id)));
    fields.put(name + "Type", event.andThen(it -> it.map(Event::eventTypeName)));
    fields.put(name + "Time", event.andThen(it -> it.flatMap(Event::time)));
    fields.put(name + "Actor", event.andThen(it -> it.flatMap(Event::actor)));
    fields.put(name + "Address", event.andThen(it -> it.flatMap(AuditReport::address)));
  }

  private static Object safe(Object value) {
    return value instanceof Number ? value : shown(value.toString());
  }

  private void json() {
    var head = new LinkedHashMap<String, @Nullable Object>();
    head.put("type", "audit");
    head.put("file", audit.results().file().name());
    head.put("sha256", audit.results().file().sha256());
    head.put("leftOut", audit.results().torn() ? 1 : 0);
    head.put("time", audit.seconds());
    head.put("caller", connection.used().name());
    head.put("activityFeeds", audit.links());
    head.put("notes", audit.notes());
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
            audit.complete(),
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
