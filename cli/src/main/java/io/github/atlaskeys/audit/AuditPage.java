package io.github.atlaskeys.audit;

import io.github.atlaskeys.api.Event;
import io.github.atlaskeys.audit.Evidence.Finding;
import io.github.atlaskeys.credentials.Connection;
import io.github.atlaskeys.files.EntryRow;
import io.github.atlaskeys.files.ResultRow;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.report.HtmlPage;
import io.github.atlaskeys.report.HtmlPage.Cell;
import io.github.atlaskeys.report.HtmlPage.Fact;
import io.github.atlaskeys.report.HtmlPage.Figure;
import io.github.atlaskeys.report.HtmlPage.Flag;
import io.github.atlaskeys.report.HtmlPage.Row;
import io.github.atlaskeys.report.HtmlPage.Section;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The audit of a run as a page, to attach to an incident report. */
final class AuditPage {
  private AuditPage() {}

  static HtmlPage of(Audit audit, Connection connection) {
    var facts = new ArrayList<Fact>();
    facts.add(Fact.host(connection.atlas(), connection.used().name()));
    facts.add(Fact.organizations(audit.organizations()));
    facts.add(new Fact("File", audit.results().file().name()));
    facts.add(new Fact("SHA-256", audit.results().file().sha256()));
    facts.add(new Fact("Read", audit.seconds()));
    audit.links().forEach(link -> facts.add(new Fact("Activity feed", link)));
    return new HtmlPage(
        "Audit of a run",
        facts,
        audit.counts().entrySet().stream()
            .map(each -> new Figure(each.getValue(), each.getKey().words, each.getKey().isBad()))
            .toList(),
        List.of(rows(audit)));
  }

  private static Section rows(Audit audit) {
    var notes = new ArrayList<String>();
    audit.gaps().forEach(gap -> notes.add(Labels.capital(gap) + "."));
    notes.add("Events are what Atlas has recorded. All times are in UTC.");
    if (audit.evidence().stream().anyMatch(each -> each.row().isAccount())) {
      notes.add(AuditReport.BY_TIME);
    }
    return new Section(
        "Rows",
        notes,
        Stream.of(Finding.values()).flatMap(AuditPage::flag).toList(),
        List.of(
            "Name",
            audit.isOfEntries() ? "Access list" : "Project",
            "Done",
            "By",
            "Event ID",
            "Undone since"),
        audit.evidence().stream().map(each -> row(audit, each)).toList(),
        List.of());
  }

  /** None for an event, which every row has if all is well. */
  private static Stream<Flag> flag(Finding finding) {
    return Stream.of(finding)
        .filter(it -> it != Finding.EVENT)
        .map(it -> new Flag(it.name(), Labels.capital(it.words), it.advice, it.isBad()));
  }

  private static Cell place(Audit audit, Evidence each) {
    return each.row() instanceof EntryRow row
        ? Cell.of(AuditReport.sign(row) + " " + audit.place(each)).below(row.organization().value())
        : Cell.of(audit.place(each)).below(((ResultRow) each.row()).project().value());
  }

  private static Row row(Audit audit, Evidence each) {
    Optional<Event> event = each.event();
    return Row.of(
        List.of(
            Cell.of(AuditReport.shown(audit.name(each))).below(each.row().principal().value()),
            place(audit, each),
            Cell.of(event.flatMap(Event::time).map(Instant::toString).orElse(""))
                .below("by this machine " + each.row().finishedAt()),
            Cell.of(event.map(AuditReport::actor).orElse(""))
                .below(event.flatMap(AuditReport::address).orElse("")),
            Cell.of(event.map(Event::id).map(AuditReport::shown).orElse("")),
            Cell.of(
                each.since()
                    .map(AuditReport::by)
                    .or(() -> each.why().map(AuditReport::shown))
                    .orElse(""))),
        flag(each.finding()).toArray(Flag[]::new));
  }
}
