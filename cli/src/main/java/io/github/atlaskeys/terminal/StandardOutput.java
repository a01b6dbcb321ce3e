package io.github.atlaskeys.terminal;

import io.github.atlaskeys.text.ExitCodes;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;

/**
 * Standard output, and whether all of it arrived: a list that a full disk cut short must not end a
 * command with success. {@link System#out} reports that something failed, but not what.
 */
public final class StandardOutput extends OutputStream {
  private static final StandardOutput OF_THIS_PROCESS = new StandardOutput();

  /** Writes to the standard output of this process. */
  public static final PrintWriter WRITER =
      new PrintWriter(
          new BufferedWriter(new OutputStreamWriter(OF_THIS_PROCESS, Context.outputCharset())),
          true);

  private final FileOutputStream stream = new FileOutputStream(FileDescriptor.out);
  private volatile Optional<IOException> failure = Optional.empty();

  private StandardOutput() {}

  /** Has what is printed on {@link System#out} checked, too: the user's own code prints there. */
  public static void replaceSystemOut() {
    System.setOut(stream());
  }

  /** The standard output of this process, for code that wants a stream. */
  public static PrintStream stream() {
    return new PrintStream(OF_THIS_PROCESS, true, Context.outputCharset());
  }

  /**
   * The exit code of a command that has ended, and a line on standard error if what it printed was
   * lost. A reader that has read enough, as {@code head} has, is no failure.
   *
   * @param exitCode what it would end with if everything it printed arrived
   */
  public static int check(int exitCode, CommandLine command, Context context) {
    boolean failed = command.getOut().checkError();
    Optional<IOException> failure =
        command.getOut() == WRITER ? OF_THIS_PROCESS.failure : Optional.empty();
    boolean lost = failed || failure.isPresent();
    if (!lost || failure.filter(StandardOutput::readerIsGone).isPresent()) {
      return exitCode;
    }
    String reason = failure.map(e -> " (%s)".formatted(e.getMessage())).orElse("");
    Console.warn(
        command,
        context,
        "the output is incomplete: standard output could not be written%s".formatted(reason));
    return switch (exitCode) {
      case ExitCodes.DONE, ExitCodes.REFUSED, ExitCodes.REMAINING_ACCESS -> ExitCodes.INCOMPLETE;
      default -> exitCode;
    };
  }

  /** Messages of the system may be in any language; on Linux, the link says what it is. */
  private static boolean readerIsGone(IOException failure) {
    if (String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("pipe")) {
      return true;
    }
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return target.startsWith("pipe:") || target.startsWith("socket:");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    try {
      stream.write(bytes, from, length);
    } catch (IOException e) {
      failure = failure.or(() -> Optional.of(e));
      throw e;
    }
  }
}
