package io.github.atlaskeys.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What must hold whatever bytes a parser is given. */
public final class Reading {
  /** For the slowest input on a busy machine; nearly all take less than a millisecond. */
  private static final Duration MAX_TIME = Duration.ofSeconds(10);

  /** What reading may allocate in all, beside a multiple of the input's length. */
  private static final long MAX_MEMORY = 32L * 1024 * 1024;

  private static final int MAX_MEMORY_PER_BYTE = 4_000; // an error for each line of five bytes

  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** When the input that is being read has to be done; 0 between two. */
  private static volatile long deadline;

  private static volatile byte[] current = {};

  static {
    var watch = new Thread(Reading::watch, "fuzz-watch");
    watch.setDaemon(true);
    watch.start();
  }

  /** Reads an input. */
  @FunctionalInterface
  public interface Reader {
    void read() throws Exception;
  }

  private Reading() {}

  /**
   * Reads, and checks that it ends soon, takes little memory, and fails only as it is documented
   * to: with one of these exceptions, and one line that shows no secret and moves no cursor.
   */
  public static void check(byte[] input, Reader reader, Set<Class<?>> documented) {
    long allocated = MEMORY.getCurrentThreadAllocatedBytes();
    current = input;
    deadline = System.nanoTime() + MAX_TIME.toNanos();
    Throwable failure = null;
    try {
      reader.read();
    } catch (Exception | StackOverflowError e) {
      failure = e;
    } finally {
      deadline = 0;
    }
    allocated = MEMORY.getCurrentThreadAllocatedBytes() - allocated;
    if (allocated > MAX_MEMORY + (long) MAX_MEMORY_PER_BYTE * input.length) {
      throw new AssertionError("allocated %,d bytes for %s".formatted(allocated, shown(input)));
    }
    if (failure != null) {
      if (!documented.contains(failure.getClass())) {
        throw new AssertionError("not a documented failure, for " + shown(input), failure);
      }
      checkMessage(input, failure);
    }
  }

  private static void checkMessage(byte[] input, Throwable failure) {
    // What a file has wrong is listed below a heading, one line each.
    String message = String.valueOf(failure.getMessage());
    for (String line : message.split(System.lineSeparator() + "  ", -1)) {
      requireHarmless(line, input);
    }
  }

  /** Checks a text that people are shown. */
  public static void requireHarmless(String text, byte[] input) {
    if (text.contains(Mutations.SECRET) || INVISIBLE.matcher(text).find()) {
      throw new AssertionError("shown: %s, for %s".formatted(text, shown(input)));
    }
  }

  /** An input to read again in a test: {@code Base64.getDecoder().decode(...)}. */
  private static String shown(byte[] input) {
    return input.length + " bytes: " + Base64.getEncoder().encodeToString(input);
  }

  /** An endless loop cannot be interrupted; it must not become a build without end. */
  private static void watch() {
    while (true) {
      try {
        Thread.sleep(1000);
      } catch (InterruptedException e) {
        return;
      }
      long due = deadline;
      if (due != 0 && System.nanoTime() - due > 0) {
        System.err.println("not read in " + MAX_TIME + ": " + shown(current));
        Thread.getAllStackTraces()
            .forEach((thread, stack) -> System.err.println(thread + " " + List.of(stack)));
        Runtime.getRuntime().halt(1);
      }
    }
  }
}
