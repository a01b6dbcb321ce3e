package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A process that ran to its end.
 *
 * @param seconds from its start to its end
 * @param peakMemory the most memory that it had, in KiB, where the system tells
 * @param printed its standard output
 * @param errors its standard error
 */
record Child(int exitCode, double seconds, OptionalLong peakMemory, Path printed, Path errors) {
  private static final Pattern PEAK_MEMORY = Pattern.compile("VmHWM:\\s*(\\d+) kB");

  static Child run(Work work, ProcessBuilder builder) throws IOException, InterruptedException {
    Path printed = work.file("printed");
    Path errors = work.file("errors");
    builder.redirectOutput(printed.toFile()).redirectError(errors.toFile());
    // All that is talked to is this process.
    builder.environment().keySet().removeIf(Child::namesProxy);
    long start = System.nanoTime();
    Process process = builder.start();
    var end = new Thread(process::destroy); // it must not outlive the server
    Runtime.getRuntime().addShutdownHook(end);
    OptionalLong peak = OptionalLong.empty();
    while (!process.waitFor(500, TimeUnit.MILLISECONDS)) {
      OptionalLong now = peakMemory(process.pid());
      peak = now.isPresent() ? now : peak;
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Runtime.getRuntime().removeShutdownHook(end);
    return new Child(process.exitValue(), seconds, peak, printed, errors);
  }

  private static boolean namesProxy(String variable) {
    return variable.toLowerCase(Locale.ROOT).endsWith("_proxy");
  }

  /** Of the JVM: the launcher hands its process over to it. */
  private static OptionalLong peakMemory(long process) {
    try {
      return PEAK_MEMORY
          .matcher(Files.readString(Path.of("/proc/%d/status".formatted(process))))
          .results()
          .mapToLong(found -> Long.parseLong(found.group(1)))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty(); // it has just ended, or this is not Linux
    }
  }

  /** Why it cannot be measured, with what it printed last. */
  IOException notMeasurable(String why) throws IOException {
    return new IOException(
        "%s (exit code %d)%n%s%s"
            .formatted(why, exitCode, Files.readString(printed), Files.readString(errors)));
  }
}
