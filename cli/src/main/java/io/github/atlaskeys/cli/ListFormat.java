package io.github.atlaskeys.cli;

/** What a listing is written as on standard output. */
public enum ListFormat {
  /** For people: a table. */
  TEXT,
  /** For programs: an object a line. */
  JSON,
  /** For programs and spreadsheets: a header, and a line a row. */
  CSV
}
