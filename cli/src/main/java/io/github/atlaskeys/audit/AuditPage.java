package io.github.atlaskeys.audit;

import io.github.atlaskeys.api.Event;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.audit.Audit.Feed;
import io.github.atlaskeys.audit.Evidence.Finding;
import io.github.atlaskeys.credentials.Connection;
import io.github.atlaskeys.files.InputFile;
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
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The audit of a run as a page, to attach to an incident report. */
final class AuditPage {
  private final Audit audit;
  private final Map<Finding, Flag> flags = new EnumMap<>(Finding.class);

  AuditPage(Audit audit) {
    this.audit = audit;
    for (Finding finding : Finding.values()) {
      if (finding != Finding.EVENT) { // every row has that, if all is well
        String title = Labels.capital(finding.words);
        boolean bad = finding.isUndone() || finding.isIncomplete();
        flags.put(finding, new Flag(finding.name(), title, advice(finding), bad));
      }
    }
  }

  private static String advice(Finding finding) {
    return switch (finding) {
      case ASSIGNED_AGAIN -> "Find out why, and unassign it again.";
      case UNASSIGNED_AGAIN -> "Find out why, and restore it again.";
      case NO_EVENT_YET -> "Run the same command again later: events can be late.";
      case UNREADABLE -> "Run the same command with credentials that may read the project.";
      case NO_CHANGE -> "It was so before, and there is no event to find.";
      case NOT_DONE -> "The results file names the problem.";
      case EVENT -> "";
    };
  }

  HtmlPage page(InputFile file, Connection connection) {
    var facts = new ArrayList<Fact>();
    facts.add(
        new Fact(
            "Host", "%s, as %s".formatted(connection.atlas().host(), connection.used().name())));
    if (!audit.organizations().isEmpty()) {
      facts.add(new Fact("Organization", String.join(", ", audit.organizations())));
    }
    facts.add(new Fact("File", file.name()));
    facts.add(new Fact("SHA-256", file.sha256()));
    facts.add(new Fact("Read", audit.seconds()));
    for (Feed feed : audit.feeds()) {
      feed.link().ifPresent(link -> facts.add(new Fact("Activity feed", AuditReport.shown(link))));
    }
    return new HtmlPage("Audit of a run", facts, figures(), List.of(rows()));
  }

  private List<Figure> figures() {
    return audit.counts().entrySet().stream()
        .map(
            each ->
                new Figure(
                    "%,d".formatted(each.getValue()),
                    Labels.capital(each.getKey().words),
                    each.getKey().isUndone() || each.getKey().isIncomplete()))
        .toList();
  }

  private Section rows() {
    var notes = new ArrayList<String>();
    notes.add("Events are what Atlas has recorded. All times are in UTC.");
    if (audit.evidence().stream().anyMatch(Evidence::byTime)) {
      notes.add(AuditReport.BY_TIME);
    }
    return new Section(
        "Rows",
        notes,
        Arrays.stream(Finding.values()).flatMap(each -> flag(each).stream()).toList(),
        List.of("Name", "Project", "Done", "By", "Event ID", "Undone since"),
        audit.evidence().stream().map(this::row).toList(),
        List.of());
  }

  private Optional<Flag> flag(Finding finding) {
    return Optional.ofNullable(flags.get(finding));
  }

  private Row row(Evidence each) {
    PrincipalId id = each.row().unassignment().principal();
    Optional<Event> event = each.event();
    return new Row(
        List.of(
            Cell.of(AuditReport.shown(audit.key(each).orElse(id.value()))).below(id.value()),
            Cell.of(audit.labels().shortProject(each.row().unassignment().project()))
                .below(each.row().unassignment().project().value()),
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
        flag(each.finding()).stream().toList(),
        List.of());
  }
}
