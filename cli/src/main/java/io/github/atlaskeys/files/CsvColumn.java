package io.github.atlaskeys.files;

import java.util.List;
import java.util.Locale;

/** A column that is looked for, under each name that people and exports give it. */
enum CsvColumn {
  PROJECT("project"),
  API_KEY("API key"),
  ROLES("roles");

  private final String title;

  CsvColumn(String title) {
    this.title = title;
  }

  /** As messages call it. */
  String title() {
    return title;
  }

  /** The first is the one that examples use. */
  List<String> names() {
    return switch (this) {
      case PROJECT -> List.of("projectId", "groupId", "project", "group");
      case API_KEY -> List.of("apiKeyId", "apiKey", "keyId", "key", "apiUserId");
      case ROLES -> List.of("roles", "projectRoles", "roleNames");
    };
  }

  /** {@code GROUP-ID}, {@code group_id} and {@code Group Id} are all {@code groupId}. */
  boolean isCalled(String name) {
    String bare = bare(name);
    return names().stream().map(CsvColumn::bare).anyMatch(bare::equals);
  }

  private static String bare(String name) {
    return name.replaceAll("[-_.\\s]", "").toLowerCase(Locale.ROOT);
  }
}
