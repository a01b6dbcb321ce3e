package io.github.atlaskeys.review;

import io.github.atlaskeys.api.AccessListEntry;
import io.github.atlaskeys.files.Csv;
import io.github.atlaskeys.files.RoleNames;
import io.github.atlaskeys.find.KeyAccess.Assignment;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.lookup.Listing;
import io.github.atlaskeys.report.KeyJson;
import io.github.atlaskeys.report.SafeJson;
import io.github.atlaskeys.report.SummaryJson;
import io.github.atlaskeys.terminal.Console;
import io.github.atlaskeys.terminal.OutputFormat;
import io.github.atlaskeys.text.ExitCodes;
import io.github.atlaskeys.text.FirstFew;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes a review: the result on standard output, what is missing on standard error. */
public final class ReviewReport {
  private static final int MAX_NAMED = 20;

  private final String command;
  private final Atlas atlas;
  private final Console console;

  /** Of a command by this name that reads from this host. */
  public ReviewReport(String command, Atlas atlas, Console console) {
    this.command = command;
    this.atlas = atlas;
    this.console = console;
  }

  /**
   * Writes those that have all of these flags, and returns the exit code.
   *
   * @param caller whose credentials read it
   * @param all whether text lists every credential
   */
  public int write(Review whole, Set<Flag> flags, String caller, boolean all) {
    Review review = whole.with(flags);
    switch (console.format()) {
      case TEXT, MARKDOWN -> {
        console.heading("Access review");
        new ReviewText(review, console.result()).write(all, whole.none(flags));
      }
      case JSON -> review.credentials().forEach(each -> data(json(review, each)));
      case CSV -> csv(review);
      case HTML -> console.printData(ReviewPage.of(review, atlas, caller).html());
    }
    List<String> failed =
        review.gaps().stream().filter(gap -> !gap.equals(Listing.NOT_IN_VERSION)).toList();
    review.gaps().forEach(gap -> tell(gap, failed.contains(gap)));
    boolean complete = review.gaps().isEmpty();
    int exitCode = failed.isEmpty() ? ExitCodes.DONE : ExitCodes.INCOMPLETE;
    if (console.format() == OutputFormat.JSON) {
      data(
          SummaryJson.of(
              command,
              Optional.of(atlas),
              review.credentials().size(),
              complete,
              List.of(),
              Optional.empty(),
              false,
              exitCode));
    }
    return exitCode;
  }

  private void tell(String gap, boolean failed) {
    if (failed) {
      console.fail(gap);
    } else {
      console.warn(gap);
    }
  }

  private void data(Map<String, Object> fields) {
    console.printData(SafeJson.line(fields));
  }

  private static Map<String, Object> json(Review review, Credential each) {
    Map<String, Object> fields = KeyJson.credential(each.access());
    fields.put(
        "accessList",
        each.accessList()
            .map(entries -> entries.stream().map(ReviewReport::entry).toList())
            .orElse(null));
    fields.put("lastUse", each.lastUse().state().name());
    fields.put("lastUsedAt", text(used(each)));
    fields.put("lastUsedAddress", each.lastUse().address().orElse(null));
    fields.put(
        "noUseSince", text(used(each).isPresent() ? Optional.empty() : each.lastUse().time()));
    fields.put("flags", each.flags().stream().map(Flag::toString).toList());
    fields.put("protected", review.protection().of(each.key().id()).orElse(null));
    return fields;
  }

  /** The last use that is known. */
  private static Optional<Instant> used(Credential each) {
    return each.lastUse().time().filter(time -> each.lastUse().state() != LastUse.State.NEVER);
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
  private void csv(Review review) {
    console.printData(
        "projectId,apiKeyId,publicKey,description,roles,projectName,organizationRoles,accessList,"
            + "lastUse,lastUsedAt,lastUsedAddress,secretExpires,flags");
    int kept = 0;
    for (Credential each : review.credentials()) {
      for (Assignment row : each.access().assignments()) {
        if (review.protection().of(each.key().id()).isPresent()
            || review.protection().of(row.project()).isPresent()) {
          kept++;
          continue;
        }
        console.printData(
            Csv.maskedLine(
                row.project().value(),
                each.key().id().value(),
                each.key().publicName().orElse(""),
                each.key().description().orElse(""),
                RoleNames.toCell(row.roles()),
                row.projectName().orElse(""),
                RoleNames.toCell(each.key().organizationRoles()),
                each.accessList()
                    .map(
                        entries ->
                            String.join(
                                " ",
                                entries.stream()
                                    .map(AccessListEntry::range)
                                    .map(Object::toString)
                                    .toList()))
                    .orElse(""),
                each.lastUse().state().name(),
                used(each).map(Instant::toString).orElse(""),
                each.lastUse().address().orElse(""),
                each.expires().map(Instant::toString).orElse(""),
                String.join(" ", each.flags().stream().map(Flag::toString).toList())));
      }
    }
    if (kept > 0) {
      console.warn(
          "%s protected, and not in the CSV"
              .formatted(kept == 1 ? "1 row is" : "%,d rows are".formatted(kept)));
    }
    List<Credential> without =
        review.credentials().stream()
            .filter(each -> each.access().assignments().isEmpty())
            .toList();
    if (!without.isEmpty()) {
      console.warn(
          "%s in no project, and so not in the CSV: %s"
              .formatted(
                  Labels.count(without.stream().map(each -> each.key().id()).toList())
                      + (without.size() == 1 ? " is" : " are"),
                  FirstFew.joined(without, MAX_NAMED, each -> each.key().identifier())));
    }
  }
}
