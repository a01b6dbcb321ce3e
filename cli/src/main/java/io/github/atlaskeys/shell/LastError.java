package io.github.atlaskeys.shell;

import java.io.PrintWriter;
import java.io.Writer;

/**
 * Lets through what a command prints, but for its last line if that is an error: JShell prints
 * that, or it would be printed twice.
 */
final class LastError extends Writer {
  private final PrintWriter err;
  private final String prefix;
  private final StringBuilder line = new StringBuilder();
  private String held = "";

  LastError(PrintWriter err, String command) {
    this.err = err;
    this.prefix = command + ": ";
  }

  @Override
  public void write(char[] text, int from, int length) {
    for (int i = from; i < from + length; i++) {
      line.append(text[i]);
      if (text[i] == '\n') {
        ended();
      }
    }
  }

  private void ended() {
    release();
    if (line.indexOf(prefix) == 0) {
      held = line.toString();
      line.setLength(0);
    } else {
      flush();
    }
  }

  private void release() {
    err.print(held);
    held = "";
  }

  /** A question or a progress bar has no end of line, and is to be seen now. */
  @Override
  public void flush() {
    boolean mayBecomeAnError = held.isEmpty() && line.length() > 0 && line.indexOf(prefix) == 0;
    if (line.length() > 0 && !mayBecomeAnError) {
      release();
      err.print(line);
      line.setLength(0);
    }
    err.flush();
  }

  /** The error that it ended with, without the command's name; empty if it ended otherwise. */
  String end() {
    flush();
    return held.isEmpty() ? "" : held.substring(prefix.length()).strip();
  }

  @Override
  public void close() {
    flush();
  }
}
