package io.github.atlaskeys.cli;

/** How a command writes its result to standard output. */
public enum OutputFormat {
  /** For people. */
  TEXT,
  /** For programs: one JSON object per line, described by docs/output.schema.json. */
  JSON,
  /** For programs and spreadsheets: a header, then one line per row. */
  CSV
}
