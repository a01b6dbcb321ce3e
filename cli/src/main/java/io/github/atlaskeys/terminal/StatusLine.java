package io.github.atlaskeys.terminal;

import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/**
 * The last line of a terminal, rewritten in place. While it is there, whatever the command prints
 * appears above it in whole lines. It erases itself at the end.
 */
final class StatusLine implements AutoCloseable {
  private static final String ERASE = "\r\u001b[K";

  /** A full line would wrap, and so would one that the terminal adds {@code ^C} to. */
  private static final int RESERVED = 3;

  private static final int MIN_REMARK = 12;

  private final CommandLine command;
  private final Terminal terminal;
  private final PrintWriter out;
  private final PrintWriter err;
  private String line = "";
  private String remark = "";
  private String shown = "";

  /** The one of this command; there is one last line. */
  static StatusLine of(CommandLine command, Terminal terminal) {
    synchronized (command) {
      return command.getErr() instanceof Shared shared
          ? shared.line
          : new StatusLine(command, terminal);
    }
  }

  /** Erases that of a command, if there is one. */
  static void close(CommandLine command) {
    if (command.getErr() instanceof Shared shared) {
      shared.line.close();
    }
  }

  private StatusLine(CommandLine command, Terminal terminal) {
    this.command = command;
    this.terminal = terminal;
    this.out = command.getOut();
    this.err = command.getErr();
    command.setErr(new Shared(this));
    if (terminal.shows(Terminal.Stream.OUT)) {
      command.setOut(new PrintWriter(new Above(out)));
    }
  }

  /** Shows this line in place of the one before, as much of it as has room. */
  synchronized void show(String text) {
    line = text;
    draw();
  }

  /**
   * Adds a remark, until something is printed or so much time has passed.
   *
   * @param what its beginning, cut if there is not room for all
   */
  synchronized void remark(String what, String then, Duration time) {
    String before = line.isEmpty() ? "" : line + ". ";
    int room = terminal.columns() - RESERVED - Table.width(before + then);
    String text = Table.cut(what, Math.max(MIN_REMARK, room)) + then;
    remark = text;
    draw();
    CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> expire(text));
  }

  private synchronized void expire(String text) {
    if (remark.equals(text)) {
      remark = "";
      draw();
    }
  }

  private void draw() {
    String both = line.isEmpty() || remark.isEmpty() ? line + remark : line + ". " + remark;
    String now = Table.cut(both, terminal.columns() - RESERVED);
    if (!now.isEmpty() || !shown.isEmpty()) {
      draw(now);
    }
    shown = now;
  }

  private void draw(String text) {
    err.print(ERASE + text);
    err.flush();
  }

  @Override
  public void close() {
    command.getErr().flush();
    command.getOut().flush();
    command.setErr(err);
    command.setOut(out);
    synchronized (this) {
      line = "";
      remark = "";
      draw();
    }
  }

  private void erase() {
    if (!shown.isEmpty()) {
      draw("");
    }
  }

  /** Standard error above the line. */
  private static final class Shared extends PrintWriter {
    private final StatusLine line;

    Shared(StatusLine line) {
      super(line.new Above(line.err));
      this.line = line;
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
        shown = "";
        remark = "";
        draw();
      }
    }

    @Override
    public void close() {
      flush();
    }
  }
}
