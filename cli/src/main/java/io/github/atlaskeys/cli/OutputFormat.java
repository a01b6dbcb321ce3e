package io.github.atlaskeys.cli;

/** What a result is written as on standard output. */
public enum OutputFormat {
  /** For people. */
  TEXT,
  /** For programs: one object on one line. */
  JSON
}
