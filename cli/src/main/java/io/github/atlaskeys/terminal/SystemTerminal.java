package io.github.atlaskeys.terminal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Console;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import org.jline.utils.Signals;

/**
 * The terminal that the process was started from. Where standard input is a pipe, questions are
 * asked on the terminal all the same, as ssh and git do.
 */
final class SystemTerminal implements Terminal {
  private static final String DEVICE = "/dev/tty";

  /** Java cannot tell which of its streams is a terminal. The exit code says it: 1 out, 2 err. */
  private static final String WHICH = "n=0; test -t 1 && n=1; test -t 2 && n=$((n + 2)); exit $n";

  /** Java cannot read unseen where its standard input is no terminal. */
  private static final String HIDDEN =
      """
      exec </dev/tty 2>/dev/tty
      before=$(stty -g) || exit 1
      trap 'stty "$before"' EXIT
      trap 'exit 130' INT TERM
      printf %s "$1" >&2
      stty -echo
      IFS= read -r line || exit 1
      echo >&2
      printf %s "$line"
      """;

  private Optional<Boolean> device = Optional.empty();
  private Optional<List<Stream>> shown = Optional.empty();
  private volatile int columns;

  @Override
  public boolean interactive() {
    return isStandardInput() || hasDevice();
  }

  @Override
  @SuppressWarnings("SystemConsoleNull") // before 22 null tells, from 22 on isTerminal does
  public boolean isStandardInput() {
    Console console = System.console();
    return console != null && isTerminal(console);
  }

  /** From Java 22 on there can be a console without a terminal; before, there is no way to ask. */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }

  private synchronized boolean hasDevice() {
    if (device.isEmpty()) {
      try (var opened = new FileInputStream(DEVICE)) {
        device = Optional.of(opened.getFD().valid());
      } catch (IOException e) {
        device = Optional.of(false); // a process without a terminal cannot open it
      }
    }
    return device.get();
  }

  // ------------------------------------------------------------------ questions

  @Override
  public Optional<String> ask(String question) {
    if (isStandardInput()) {
      discardTyped(System.in);
      return Optional.ofNullable(System.console().readLine("%s", question));
    }
    try (var out = new FileOutputStream(DEVICE);
        var in = new FileInputStream(DEVICE)) {
      discardTyped(in);
      out.write(question.getBytes(Charset.defaultCharset()));
      return Terminal.line(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was typed before a question was on the screen does not answer it. */
  private static void discardTyped(InputStream in) {
    try {
      in.read(new byte[in.available()]); // readNBytes asks for the position, which none has here
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<String> askHidden(String question) {
    if (isStandardInput()) {
      return Optional.ofNullable(System.console().readPassword("%s", question)).map(String::new);
    }
    try {
      Process shell =
          new ProcessBuilder("sh", "-c", HIDDEN, "sh", question)
              .redirectError(Redirect.DISCARD)
              .start();
      Runnable answered = StopSignal.beforeTheEnd(() -> end(shell));
      String line = new String(shell.getInputStream().readAllBytes(), Charset.defaultCharset());
      answered.run();
      return exitCode(shell) == 0 ? Optional.of(line) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** It would read on, and the terminal would stay without an echo. */
  private static void end(Process shell) {
    shell.destroy();
    exitCode(shell);
  }

  // ------------------------------------------------------------------ the screen

  @Override
  public synchronized boolean shows(Stream stream) {
    if (shown.isEmpty()) {
      shown = Optional.of(interactive() ? shown() : List.of());
    }
    return shown.get().contains(stream);
  }

  private List<Stream> shown() {
    try {
      return switch (exitCode(new ProcessBuilder("sh", "-c", WHICH).inheritIO().start())) {
        case 1 -> List.of(Stream.OUT);
        case 2 -> List.of(Stream.ERR);
        case 3 -> List.of(Stream.OUT, Stream.ERR);
        default -> List.of();
      };
    } catch (IOException e) {
      return isStandardInput() ? List.of(Stream.OUT, Stream.ERR) : List.of(); // no sh: Windows
    }
  }

  @Override
  public synchronized int columns() {
    if (columns == 0) {
      columns = measured();
      Signals.register("WINCH", () -> columns = 0); // the window has another size now
    }
    return columns;
  }

  private int measured() {
    try {
      Process stty =
          new ProcessBuilder("sh", "-c", "stty size <" + DEVICE)
              .redirectError(Redirect.DISCARD)
              .start();
      String size = new String(stty.getInputStream().readAllBytes(), US_ASCII);
      return exitCode(stty) == 0 && size.strip().matches("\\d{1,4} [1-9]\\d{0,3}")
          ? Integer.parseInt(size.strip().replaceFirst(".* ", ""))
          : Terminal.super.columns();
    } catch (IOException e) {
      return Terminal.super.columns();
    }
  }

  private static int exitCode(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }
}
