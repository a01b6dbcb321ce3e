package io.github.atlaskeys.cli;

import java.io.PrintWriter;
import java.util.Map;

/** One object per line. */
public final class JsonLines {
  private final PrintWriter out;

  public JsonLines(PrintWriter out) {
    this.out = out;
  }

  public void line(Map<String, ?> fields) {
    out.println(SafeJson.line(fields));
  }
}
