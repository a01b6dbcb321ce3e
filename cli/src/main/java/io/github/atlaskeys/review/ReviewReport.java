package io.github.atlaskeys.review;

import static java.util.stream.Collectors.joining;

import io.github.atlaskeys.api.AccessListEntry;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.credentials.Connection;
import io.github.atlaskeys.find.KeyAccess.Assignment;
import io.github.atlaskeys.lookup.Gap;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.report.KeyJson;
import io.github.atlaskeys.report.LookupReport;
import io.github.atlaskeys.report.SafeJson;
import io.github.atlaskeys.terminal.Console;
import io.github.atlaskeys.text.ExitCodes;
import io.github.atlaskeys.text.FirstFew;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes a review: the result on standard output, what is missing on standard error. */
public final class ReviewReport {
  private static final int MAX_NAMED = 20;

  private ReviewReport() {}

  /**
   * Writes those that have all of these flags, and returns the exit code.
   *
   * @param connection with which it was read
   * @param all whether text lists every credential
   */
  public static int write(
      LookupReport report, Connection connection, Review whole, Set<Flag> flags, boolean all) {
    Console console = report.console();
    Review review = whole.with(flags);
    switch (console.format()) {
      case TEXT, MARKDOWN -> {
        console.heading("Access review");
        new ReviewText(review, console.result()).write(all, whole.none(flags));
      }
      case JSON ->
          review
              .credentials()
              .forEach(each -> console.printData(SafeJson.line(json(review, each))));
      case CSV -> {
        if (review.isShort()) {
          console.fail("no CSV was written: it would be short");
        } else {
          csv(review, report);
        }
      }
      case HTML -> {
        String caller = connection.used().name();
        console.printData(ReviewPage.of(review, connection.atlas(), caller).html());
      }
    }
    for (Gap gap : review.gaps()) {
      if (gap.why() == Gap.Why.NOT_THERE) {
        console.warn(gap.text());
      } else {
        console.fail(gap.text());
      }
    }
    List<String> without = whole.protectsNothing();
    if (!without.isEmpty()) {
      console.warn(
          "%s %s nothing in %s: %s"
              .formatted(
                  Labels.count(without.size(), "line"),
                  without.size() == 1 ? "protects" : "protect",
                  whole.organization(),
                  FirstFew.joined(without, MAX_NAMED, line -> line)));
    }
    return report.end(
        review.credentials().size(),
        review.gaps(),
        List.of(),
        review.isComplete() ? ExitCodes.DONE : ExitCodes.INCOMPLETE);
  }

  private static Map<String, Object> json(Review review, Credential each) {
    Map<String, Object> fields = KeyJson.credential(each.access());
    fields.put(
        "accessList",
        each.accessList()
            .map(entries -> entries.stream().map(ReviewReport::entry).toList())
            .orElse(null));
    fields.put("mayCallFrom", each.mayCallFrom().name());
    fields.put("lastUse", each.lastUse().state().name());
    fields.put("lastUsedAt", text(each.lastUse().known()));
    fields.put("lastUsedAddress", each.lastUse().address().orElse(null));
    fields.put(
        "noUseSince", text(each.lastUse().time().filter(time -> each.lastUse().known().isEmpty())));
    fields.put("flags", each.flags().stream().map(Flag::toString).toList());
    fields.put("protected", review.protection().of(each.key().id()).orElse(null));
    return fields;
  }

  private static Map<String, Object> entry(AccessListEntry entry) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("cidrBlock", entry.range().cidrBlock());
    fields.put("createdAt", text(entry.whenCreated()));
    fields.put("lastUsedAt", text(entry.whenLastUsed()));
    fields.put("lastUsedAddress", entry.whereLastUsed().orElse(null));
    return fields;
  }

  private static @Nullable String text(Optional<Instant> time) {
    return time.map(Instant::toString).orElse(null);
  }

  /** One row per assignment, as unassign-keys reads it: without what that may not change. */
  private static void csv(Review review, LookupReport report) {
    Console console = report.console();
    console.printData(
        LookupReport.COLUMNS
            + ",accessList,mayCallFrom,lastUse,lastUsedAt,lastUsedAddress,secretExpires,flags");
    int kept = 0;
    for (Credential each : review.credentials()) {
      boolean isProtected = review.protection().of(each.key().id()).isPresent();
      for (Assignment row : each.access().assignments()) {
        if (isProtected || review.protection().of(row.project()).isPresent()) {
          kept++;
        } else {
          report.line(each.key(), row, cells(each));
        }
      }
    }
    if (kept > 0) {
      console.warn(
          "%s protected, and not in the CSV"
              .formatted(kept == 1 ? "1 row is" : "%,d rows are".formatted(kept)));
    }
    List<Principal> without =
        review.credentials().stream()
            .filter(each -> each.access().assignments().isEmpty())
            .map(Credential::key)
            .toList();
    if (!without.isEmpty()) {
      console.warn(
          "%s in no project, and so not in the CSV: %s"
              .formatted(
                  Labels.count(without.stream().map(Principal::id).toList())
                      + (without.size() == 1 ? " is" : " are"),
                  FirstFew.joined(without, MAX_NAMED, Principal::identifier)));
    }
  }

  private static Stream<String> cells(Credential each) {
    List<AccessListEntry> entries = each.accessList().orElse(List.of());
    return Stream.of(
        entries.stream().map(entry -> entry.range().toString()).collect(joining(" ")),
        each.mayCallFrom().name(),
        each.lastUse().state().name(),
        each.lastUse().known().map(Instant::toString).orElse(""),
        each.lastUse().address().orElse(""),
        each.expires().map(Instant::toString).orElse(""),
        each.flags().stream().map(Flag::toString).collect(joining(" ")));
  }
}
