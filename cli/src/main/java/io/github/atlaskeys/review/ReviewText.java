package io.github.atlaskeys.review;

import io.github.atlaskeys.api.AccessListEntry;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.ServiceAccount.Secret;
import io.github.atlaskeys.find.KeyAccess.Assignment;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.terminal.Color;
import io.github.atlaskeys.terminal.Page;
import io.github.atlaskeys.terminal.Table;
import io.github.atlaskeys.text.SanitizedText;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A review for a person: numbers first, then what needs attention, the rest on demand. */
final class ReviewText {
  private static final int MAX_LISTED = 20;

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT);

  private final Review review;
  private final Page page;

  ReviewText(Review review, Page page) {
    this.review = review;
    this.page = page;
  }

  /**
   * Writes the lines.
   *
   * @param all whether every credential is listed
   * @param none is said if there is nothing to list
   */
  void write(boolean all, String none) {
    page.field("Org", review.organization());
    page.field("Access", numbers(review));
    page.field("Read", minute(review.time()));
    review.gaps().forEach(gap -> page.field("Not read", gap.text()));
    flags();
    List<Credential> some =
        review.credentials().stream()
            .filter(each -> all || review.isPicked() || each.needsAttention())
            .sorted(Credential.BY_NEED)
            .toList();
    page.line("");
    if (some.isEmpty()) {
      page.line(none);
      return;
    }
    int shown = all ? some.size() : Math.min(MAX_LISTED, some.size());
    page.table(table(some.subList(0, shown)), 0);
    int rest = review.credentials().size() - shown;
    if (rest > 0) {
      page.line("");
      page.line(
          "and %,d more%s: --all lists them, -o html for a browser"
              .formatted(rest, shown == some.size() ? " that need no attention" : ""));
    }
  }

  /** What it is of. */
  static String numbers(Review review) {
    List<PrincipalId> ids = review.credentials().stream().map(each -> each.key().id()).toList();
    return "%s%s, %s; %s"
        .formatted(
            ids.isEmpty() && review.isPicked() ? "0" : Labels.count(ids),
            review.isPicked() ? " of %,d".formatted(review.total()) : "",
            Labels.count(assignments(review), "assignment"),
            Labels.count(review.projects().size(), "project"));
  }

  static long assignments(Review review) {
    return review.credentials().stream()
        .mapToLong(each -> each.access().assignments().size())
        .sum();
  }

  private void flags() {
    var table = new Table("NUMBER", "WHAT NEEDS ATTENTION", "FLAG").shrinkable(1);
    for (Flag flag : Flag.values()) {
      long count = review.count(flag);
      if (count > 0 && flag.needsAttention()) {
        table.row(List.of("%,6d".formatted(count), review.title(flag), flag.toString()));
      }
    }
    if (!table.isEmpty()) {
      page.line("");
      page.table(table, 0);
    }
  }

  private Table table(List<Credential> some) {
    var table =
        new Table("NAME", "KIND", "DESCRIPTION", "PROJECTS", "LAST USE", "FLAGS", "ID")
            .optional(6)
            .shrinkable(5, 2, 0)
            .wrapped(5, 0)
            .namesFirst();
    for (Credential each : some) {
      table.row(
          List.of(
              name(each),
              each.key().id().kind() == PrincipalId.Kind.API_KEY ? "key" : "account",
              Table.cut(SanitizedText.message(each.key().description().orElse(""))),
              "%,d".formatted(each.access().assignments().size()),
              lastUse(each),
              each.flags().stream().map(Flag::toString).collect(Collectors.joining(", ")),
              each.key().id().value()));
      if (each.flags().contains(Flag.ORG_WIDE)) {
        table.color(5, Color.BAD);
      }
    }
    return table;
  }

  // ------------------------------------------------------------------ words for parts of it

  static String name(Credential each) {
    return each.key().publicName().orElse(each.key().id().value());
  }

  /**
   * {@code 2026-11-27}, {@code none since 2026-01-02}, {@code unknown}, {@code 2026-11-27 or
   * later}.
   */
  static String lastUse(Credential each) {
    LastUse use = each.lastUse();
    return switch (use.state()) {
      case USED -> day(use.time());
      case NEVER -> "none since " + day(use.time());
      case UNKNOWN -> day(use.time()) + (use.time().isPresent() ? " or later" : "");
    };
  }

  static String accessList(Credential each) {
    if (each.accessList().isEmpty()) {
      return "not read";
    }
    int entries = each.accessList().get().size();
    return switch (each.mayCallFrom()) {
      case LISTED_ADDRESSES -> entries == 1 ? "1 entry" : "%,d entries".formatted(entries);
      case ANY_ADDRESS -> "none: any address";
      case NO_ADDRESS -> "none: no address";
      case UNKNOWN -> "none";
    };
  }

  /** {@code 203.0.113.0/24, last use 2026-11-27 from 203.0.113.9}. */
  static String entry(AccessListEntry entry) {
    return "%s, last use %s"
        .formatted(
            entry.range(),
            entry.whenLastUsed().isPresent()
                ? day(entry.whenLastUsed()) + from(entry)
                : "none since " + day(entry.whenCreated()));
  }

  private static String from(AccessListEntry entry) {
    return entry.whereLastUsed().map(address -> " from " + address).orElse("");
  }

  static String secret(Secret secret) {
    return "expires %s, last use %s".formatted(day(secret.expires()), day(secret.lastUsed()));
  }

  static String project(Assignment each) {
    return each.projectName().orElse(each.project().value());
  }

  static String day(Optional<Instant> time) {
    return time.map(at -> at.atZone(ZoneOffset.UTC).toLocalDate().toString()).orElse("unknown");
  }

  static String minute(Instant time) {
    return MINUTE.format(time.atZone(ZoneOffset.UTC));
  }
}
