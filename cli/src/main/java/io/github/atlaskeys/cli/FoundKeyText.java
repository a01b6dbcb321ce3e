package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.find.FoundKey;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.Match;
import io.github.atlaskeys.find.SearchResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A key that was found, for a person: its projects as a table, its organization apart. */
final class FoundKeyText {
  private static final String STAYS = "Not affected by unassigning.";

  private final SearchResult result;

  FoundKeyText(SearchResult result) {
    this.result = result;
  }

  List<String> lines(FoundKey found) {
    KeyAccess access = found.access();
    var lines = new ArrayList<String>();
    String by = found.match() == Match.KEY ? "" : ", found by its description";
    lines.add("API key %s%s".formatted(Labels.apiKey(access.key()), by));
    if (access.assignments().isEmpty()) {
      lines.add("  assigned to no project");
    } else {
      ProjectTable.lines(access.assignments()).forEach(lines::add);
    }
    if (!access.key().organizationRoles().isEmpty()) {
      lines.add(
          "  Organization %s: %s. %s".formatted(organization(access), roles(access.key()), STAYS));
    }
    return lines;
  }

  private String organization(KeyAccess access) {
    String id = access.organization().map(OrganizationId::value).orElse("");
    return access
        .organization()
        .flatMap(organization -> Optional.ofNullable(result.organizationNames().get(organization)))
        .map(name -> "%s (%s)".formatted(SanitizedText.line(name), id))
        .orElse(id);
  }

  private static String roles(ApiKey key) {
    return OrganizationText.inShort(key.organizationRoles());
  }

  /** What the rows of a CSV cannot say. */
  static Optional<String> rolesLeftOut(KeyAccess access) {
    ApiKey key = access.key();
    return key.organizationRoles().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "API key %s also has organization roles: %s. %s"
                .formatted(Labels.apiKey(key), roles(key), STAYS));
  }
}
