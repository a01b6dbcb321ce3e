package io.github.atlaskeys.terminal;

import java.util.Locale;

/** How a command writes its result to standard output. */
public enum OutputFormat {
  /** For people. */
  TEXT,
  /** For people, on the page of a CI job or of a ticket. */
  MARKDOWN,
  /** For programs: one JSON object per line, described by docs/output.schema.json. */
  JSON,
  /** For programs and spreadsheets: a header, then one line per row. */
  CSV,
  /** For people, in a browser. */
  HTML;

  /** Whether it has each row as data. */
  public boolean isData() {
    return this == JSON || this == CSV;
  }

  /** As it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
