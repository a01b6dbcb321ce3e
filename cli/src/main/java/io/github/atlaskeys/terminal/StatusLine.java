package io.github.atlaskeys.terminal;

import java.io.PrintWriter;
import java.io.Writer;
import picocli.CommandLine;

/**
 * The last line of a terminal, rewritten in place. While it is there, whatever the command prints
 * appears above it in whole lines. It erases itself at the end.
 */
final class StatusLine implements AutoCloseable {
  private static final String ERASE = "\r\u001b[K";

  /** A full line would wrap, and so would one that the terminal adds {@code ^C} to. */
  private static final int RESERVED = 3;

  private final CommandLine command;
  private final Terminal terminal;
  private final PrintWriter out;
  private final PrintWriter err;
  private String shown = "";

  StatusLine(CommandLine command, Terminal terminal) {
    this.command = command;
    this.terminal = terminal;
    this.out = command.getOut();
    this.err = command.getErr();
    command.setErr(new PrintWriter(new Above(err)));
    if (terminal.shows(Terminal.Stream.OUT)) {
      command.setOut(new PrintWriter(new Above(out)));
    }
  }

  /** Shows this line in place of the one before, as much of it as has room. */
  synchronized void show(String line) {
    shown = Table.cut(line, terminal.columns() - RESERVED);
    draw(shown);
  }

  private void draw(String line) {
    err.print(ERASE + line);
    err.flush();
  }

  @Override
  public void close() {
    command.getErr().flush();
    command.getOut().flush();
    command.setErr(err);
    command.setOut(out);
    synchronized (this) {
      erase();
      shown = "";
    }
  }

  private void erase() {
    if (!shown.isEmpty()) {
      draw("");
    }
  }

  /** Text that goes above the line when it is flushed. */
  private final class Above extends Writer {
    private final PrintWriter target;
    private final StringBuilder pending = new StringBuilder();

    Above(PrintWriter target) {
      this.target = target;
    }

    @Override
    public void write(char[] text, int from, int length) {
      synchronized (StatusLine.this) {
        pending.append(text, from, length);
      }
    }

    @Override
    public void flush() {
      synchronized (StatusLine.this) {
        if (pending.isEmpty()) {
          return;
        }
        erase();
        target.print(pending);
        target.flush();
        pending.setLength(0);
        if (!shown.isEmpty()) {
          draw(shown);
        }
      }
    }

    @Override
    public void close() {
      flush();
    }
  }
}
