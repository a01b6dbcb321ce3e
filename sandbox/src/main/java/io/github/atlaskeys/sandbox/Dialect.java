package io.github.atlaskeys.sandbox;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The three roots under which the same operations live.
 *
 * @see <a href="https://www.mongodb.com/docs/atlas/api/versioned-api-overview/">Atlas: versions</a>
 */
enum Dialect {
  V2("/api/atlas/v2", "application/vnd.atlas.2023-01-01+json;charset=utf-8"),
  V1("/api/atlas/v1.0", "application/json"),
  /** Cloud Manager and Ops Manager. */
  PUBLIC_V1("/api/public/v1.0", "application/json");

  private static final String FIRST_VERSION = "application/vnd.atlas.2023-01-01+json";
  private static final Pattern VERSION =
      Pattern.compile("application/vnd\\.atlas\\.(\\d{4}-\\d{2}-\\d{2})\\+json");

  final String root;
  final String contentType;

  Dialect(String root, String contentType) {
    this.root = root;
    this.contentType = contentType;
  }

  static Optional<Dialect> of(String path) {
    for (var dialect : values()) {
      if (path.startsWith(dialect.root)
          && (path.length() == dialect.root.length()
              || path.charAt(dialect.root.length()) == '/')) {
        return Optional.of(dialect);
      }
    }
    return Optional.empty();
  }

  /** Only v2 asks for a version; a later date than the first means the newest version before it. */
  boolean accepts(String accept) {
    if (this != V2 || accept.equals(FIRST_VERSION)) {
      return true;
    }
    return VERSION.matcher(accept).results().anyMatch(match -> isVersion(match.group(1)));
  }

  private static boolean isVersion(String date) {
    try {
      return LocalDate.parse(date).getYear() >= 2023;
    } catch (DateTimeParseException noDate) {
      return false;
    }
  }
}
