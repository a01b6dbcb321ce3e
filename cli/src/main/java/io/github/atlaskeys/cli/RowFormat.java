package io.github.atlaskeys.cli;

/** What the rows of a bulk run are written as on standard output. */
public enum RowFormat {
  /** For people: what failed, and the summary. */
  TEXT,
  /** For programs: an object a line, as each row ends. */
  JSON,
  /** For programs and spreadsheets: a header, and a line as each row ends. */
  CSV
}
