package bench;

import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The commands that are measured, run as a user would. */
final class Commands {
  /**
   * What a run of unassign-keys was.
   *
   * @param command seconds from the start of the process to its end
   * @param run seconds that it reports, if it wrote JSON; else from its first row's result to its
   *     last row's, whose times are whole seconds
   * @param peakMemory the most memory that its process had, in KiB, where the system tells
   */
  record Run(double command, double run, OptionalLong peakMemory, Results results) {}

  /** A server, and the API key to call it with. */
  record Target(URI uri, String publicKey, String privateKey) {
    static Target of(AtlasSandbox sandbox) {
      return new Target(sandbox.baseUri(), Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY);
    }
  }

  private static final Pattern SECONDS = Pattern.compile("\"seconds\":([\\d.]+)");

  private Commands() {}

  /** So that no build is measured: the first start compiles it. */
  static void prepare(Work work, String name) throws IOException, InterruptedException {
    Child child = Child.run(work, new ProcessBuilder("./jbang", name, "--version"));
    if (child.exitCode() != 0) {
      throw child.notMeasurable("./jbang " + name + " --version failed");
    }
  }

  /**
   * Runs a command against a server, its files in the work folder.
   *
   * @param jvm options of its JVM
   */
  static Child run(Work work, Target target, List<String> jvm, List<String> words)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of("jbang").toAbsolutePath().toString());
    jvm.forEach(option -> command.add("-R=" + option));
    command.addAll(words);
    return run(work, target, command);
  }

  /** Runs any command in the same way. */
  static Child run(Work work, Target target, List<String> command)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).directory(work.folder().toFile());
    builder.environment().put("MONGODB_ATLAS_BASE_URL", target.uri().toString());
    builder.environment().put("MONGODB_ATLAS_PUBLIC_API_KEY", target.publicKey());
    builder.environment().put("MONGODB_ATLAS_PRIVATE_API_KEY", target.privateKey());
    return Child.run(work, builder);
  }

  /** Runs unassign-keys over the rows, which must be assigned. */
  static Run unassign(Work work, Target target, Rows rows, List<String> jvm, String... options)
      throws IOException, InterruptedException {
    rows.writeCsv(work.file("keys.csv"));
    var words = new ArrayList<>(List.of("unassign-keys", "keys.csv", "--yes"));
    words.addAll(List.of(options));
    Child child = run(work, target, jvm, words);
    if (child.exitCode() != 0) {
      throw child.notMeasurable("unassign-keys failed");
    }
    Results results = Results.read(work.file("keys.csv.results.csv"), rows.count());
    double run = reported(child).orElse(results.seconds());
    if (results.done() + results.failed() != rows.count()) {
      throw child.notMeasurable("the results file has not every row");
    }
    work.clear(); // or the next run would refuse to overwrite its results
    work.say(
        "unassign-keys %s: %.2f s, run %.1f s, %d rows not done"
            .formatted(String.join(" ", options), child.seconds(), run, results.failed()));
    return new Run(child.seconds(), run, child.peakMemory(), results);
  }

  /** What the summary says, of a run with {@code -o json}. */
  private static OptionalDouble reported(Child child) throws IOException {
    try (Stream<String> lines = Files.lines(child.printed())) {
      return lines
          .filter(line -> line.startsWith("{\"type\":\"summary\""))
          .map(SECONDS::matcher)
          .filter(Matcher::find)
          .mapToDouble(found -> Double.parseDouble(found.group(1)))
          .findFirst();
    }
  }
}
