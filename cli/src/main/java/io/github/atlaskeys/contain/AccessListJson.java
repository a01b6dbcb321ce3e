package io.github.atlaskeys.contain;

import io.github.atlaskeys.accesslist.AccessLists.Outcome;
import io.github.atlaskeys.api.AccessListEntry;
import io.github.atlaskeys.api.AddressRange;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.contain.AccessListPlan.Done;
import io.github.atlaskeys.contain.AccessListPlan.Target;
import io.github.atlaskeys.credentials.Connection;
import io.github.atlaskeys.report.SafeJson;
import io.github.atlaskeys.report.SummaryJson;
import io.github.atlaskeys.terminal.Console;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The objects that {@code -o json} writes: one for each access list, and the summary. */
final class AccessListJson {
  private AccessListJson() {}

  static void write(
      String command, Connection connection, AccessListReport report, Console console) {
    var verdicts = new TreeMap<String, Long>();
    for (Target target : report.plan().targets()) {
      Map<String, Object> row = row(connection, report, target);
      verdicts.merge(String.valueOf(row.get("verdict")), 1L, Long::sum);
      console.printData(SafeJson.line(row));
    }
    Map<String, Object> summary =
        SummaryJson.of(
            command,
            Optional.of(connection.atlas()),
            report.plan().targets().size(),
            report.complete(),
            report.plan().leaks().missing(),
            report
                .stopped()
                .map(
                    outcome ->
                        SummaryJson.problem(
                            outcome.problem().orElseThrow(),
                            nextStep(connection, report, Optional.of(outcome))))
                .or(() -> report.unwritable().map(why -> SummaryJson.problem("FILE", why, ""))),
            report.interrupted(),
            report.exitCode());
    summary.put("dryRun", report.dryRun());
    summary.put("verdicts", verdicts);
    summary.put("verified", report.ran() ? report.complete() : null);
    summary.put("requests", connection.requests().getAsLong());
    summary.put("results", report.resultsFile().map(Object::toString).orElse(null));
    summary.put("undo", report.undo().map(Object::toString).orElse(null));
    console.printData(SafeJson.line(summary));
  }

  private static Map<String, Object> row(
      Connection connection, AccessListReport report, Target target) {
    Optional<Done> done =
        report.results().stream().filter(each -> each.target().equals(target)).findFirst();
    Optional<Outcome> outcome = done.flatMap(Done::outcome);
    Optional<Problem> problem = outcome.isPresent() ? outcome.get().problem() : target.unread();
    var fields = new LinkedHashMap<String, Object>();
    fields.put("type", "accessList");
    fields.put("kind", target.key().id().kind().name());
    fields.put("organizationId", target.organization().value());
    fields.put("apiKeyId", target.key().id().value());
    fields.put("publicKey", target.key().publicName().orElse(null));
    fields.put("wanted", list(target.wanted()));
    fields.put(
        "before",
        outcome
            .flatMap(Outcome::before)
            .or(
                () ->
                    target.current().map(now -> now.stream().map(AccessListEntry::range).toList()))
            .map(AccessListJson::list)
            .orElse(null));
    fields.put("after", outcome.flatMap(Outcome::after).map(AccessListJson::list).orElse(null));
    fields.put(
        "mayCallFrom",
        done.filter(each -> outcome.isPresent())
            .map(Done::mayCallFrom)
            .orElseGet(() -> target.mayCallFrom(target.current()))
            .name());
    fields.put("entries", target.current().map(AccessListJson::entries).orElse(null));
    fields.put("verdict", verdict(report, target, outcome));
    fields.put(
        "problem",
        problem
            .map(why -> SummaryJson.problem(why, nextStep(connection, report, outcome)))
            .orElse(null));
    fields.put("foundAt", report.plan().leaks().foundAt(target.key().id()).orElse(null));
    return fields;
  }

  private static String verdict(AccessListReport report, Target target, Optional<Outcome> outcome) {
    if (outcome.isPresent()) {
      return outcome.get().verdict().name();
    }
    if (report.ran()) {
      return "NOT_ATTEMPTED";
    }
    return report.plan().changes(target) ? "WOULD_REPLACE" : "UNCHANGED";
  }

  private static String nextStep(
      Connection connection, AccessListReport report, Optional<Outcome> failed) {
    return failed
        .map(outcome -> AccessListText.nextStep(connection, report.plan(), outcome))
        .orElse("");
  }

  private static List<String> list(List<AddressRange> list) {
    return list.stream().map(AddressRange::cidrBlock).toList();
  }

  private static List<Map<String, @Nullable Object>> entries(List<AccessListEntry> list) {
    return list.stream().map(AccessListJson::entry).toList();
  }

  private static Map<String, @Nullable Object> entry(AccessListEntry entry) {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    fields.put("cidrBlock", entry.range().cidrBlock());
    fields.put("createdAt", entry.whenCreated().map(Instant::toString).orElse(null));
    fields.put("lastUsedAt", entry.whenLastUsed().map(Instant::toString).orElse(null));
    fields.put("lastUsedAddress", entry.whereLastUsed().orElse(null));
    fields.put("requests", entry.requests().orElse(null));
    return fields;
  }
}
