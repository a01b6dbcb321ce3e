package io.github.atlaskeys.shell;

import io.github.atlaskeys.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Optional;

/**
 * The person at JShell's prompt: while a snippet runs, JShell hands on what is typed. Nothing is
 * typed unseen: credentials were given before the prompt.
 *
 * @param screen the terminal that the shell runs on
 */
record ShellTerminal(InputStream in, PrintWriter out, Terminal screen)
    implements Terminal.OnScreen {
  @Override
  public boolean interactive() {
    return true;
  }

  @Override
  public Optional<String> ask(String question) {
    out.print(question);
    out.flush();
    try {
      return line();
    } catch (InterruptedIOException e) {
      return Optional.empty(); // Ctrl-C is no answer either
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Byte by byte: what comes after the line is JShell's again. */
  private Optional<String> line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = read(); next != '\n'; next = read()) {
      if (next < 0) {
        return Optional.empty();
      }
      line.write(next);
    }
    return Optional.of(line.toString(Charset.defaultCharset()));
  }

  /** JShell reports Ctrl-D by an exception of a private class. */
  private int read() throws IOException {
    try {
      return in.read();
    } catch (RuntimeException e) {
      return -1;
    }
  }
}
