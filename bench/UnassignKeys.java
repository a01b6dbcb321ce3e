package bench;

import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The command that is measured, run as a user would. */
final class UnassignKeys {
  /**
   * What a run of it was.
   *
   * @param command seconds from the start of the process to its end
   * @param run seconds that its summary says the run took
   * @param peakMemory the most memory that its process had, in KiB, where the system tells
   */
  record Run(double command, double run, OptionalLong peakMemory, Journal journal) {}

  private static final Pattern RUN = Pattern.compile(" in ([0-9.]+) s$", Pattern.MULTILINE);

  private UnassignKeys() {}

  /** So that no build is measured: the first start compiles it. */
  static void prepare(Work work) throws IOException, InterruptedException {
    Child child = Child.run(work, new ProcessBuilder("./jbang", "unassign-keys", "--version"));
    if (child.exitCode() != 0) {
      throw child.notMeasurable("./jbang unassign-keys --version failed");
    }
  }

  /**
   * Runs it over the rows, which must be assigned.
   *
   * @param jvm options of its JVM
   */
  static Run run(Work work, AtlasSandbox sandbox, Rows rows, List<String> jvm, String... options)
      throws IOException, InterruptedException {
    Path csv = work.file("keys.csv");
    Path results = work.file("keys.csv.results.csv");
    rows.writeCsv(csv);
    var command = new ArrayList<>(List.of("./jbang"));
    jvm.forEach(option -> command.add("-R=" + option));
    command.addAll(List.of("unassign-keys", csv.toString(), "--yes", "--concurrency", "10"));
    command.addAll(List.of(options));
    var builder = new ProcessBuilder(command);
    builder.environment().put("MONGODB_ATLAS_BASE_URL", sandbox.baseUri().toString());
    builder.environment().put("MONGODB_ATLAS_PUBLIC_API_KEY", Example.CALLER_PUBLIC_KEY);
    builder.environment().put("MONGODB_ATLAS_PRIVATE_API_KEY", Example.CALLER_PRIVATE_KEY);
    Child child = Child.run(work, builder);
    double run = runTime(child);
    Journal journal = Journal.read(results, rows.count());
    if (journal.done() + journal.failed() != rows.count()) {
      throw child.notMeasurable("the journal has not every row");
    }
    work.clear(); // or the next run would refuse to overwrite a journal
    work.say(
        "unassign-keys %s: %.2f s, run %.1f s, %d rows not done"
            .formatted(String.join(" ", options), child.seconds(), run, journal.failed()));
    return new Run(child.seconds(), run, child.peakMemory(), journal);
  }

  private static double runTime(Child child) throws IOException {
    MatchResult found =
        RUN.matcher(Files.readString(child.printed())).results().findFirst().orElse(null);
    if (found == null) {
      throw child.notMeasurable("unassign-keys printed no summary");
    }
    return Double.parseDouble(found.group(1));
  }
}
