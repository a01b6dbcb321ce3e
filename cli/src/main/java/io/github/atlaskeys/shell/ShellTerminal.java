package io.github.atlaskeys.shell;

import io.github.atlaskeys.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The person at JShell's prompt: while a snippet runs, JShell hands on what is typed. Nothing is
 * typed unseen: credentials were given before the prompt.
 *
 * @param screen the terminal that the shell runs on
 */
record ShellTerminal(InputStream in, PrintWriter out, Terminal screen)
    implements Terminal.OnScreen {
  /** Nobody reads a question and types a line in less. */
  private static final Duration SOONEST_ANSWER = Duration.ofMillis(200);

  @Override
  public boolean interactive() {
    return true;
  }

  /**
   * JShell keeps what is typed while a snippet runs. A line that is there at once was typed before
   * the question was on the screen, and does not answer it: it is asked once more.
   */
  @Override
  public Optional<String> ask(String question) {
    long asked = System.nanoTime();
    Optional<String> line = read(question);
    boolean typedBefore =
        line.isPresent()
            && screen.isStandardInput()
            && System.nanoTime() - asked < SOONEST_ANSWER.toNanos();
    return typedBefore ? read(question) : line;
  }

  private Optional<String> read(String question) {
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
