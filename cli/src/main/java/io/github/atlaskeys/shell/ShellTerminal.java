package io.github.atlaskeys.shell;

import io.github.atlaskeys.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
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
      return Terminal.line(in);
    } catch (InterruptedIOException | RuntimeException e) {
      return Optional.empty(); // Ctrl-C; Ctrl-D, by an exception of a class of JShell's own
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
