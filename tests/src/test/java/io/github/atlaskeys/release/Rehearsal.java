package io.github.atlaskeys.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** What {@code release/rehearse} leaves behind. */
record Rehearsal(Path folder, String version, String transcript) {

  /** Of a version that nothing in the checkout has: what still names the present one shows. */
  static final String VERSION = "9.8.7";

  static Rehearsal run(Path folder) throws IOException, InterruptedException {
    Path root = Path.of(System.getProperty("project.root"));
    Path log = Files.createTempFile("rehearsal", ".log");
    Result result =
        run(
            List.of(root + "/release/rehearse", VERSION, folder.toString()),
            log,
            // Surefire says which local repository the build around these tests uses.
            Map.of(
                "ARTIFACTS",
                System.getProperty(
                    "localRepository", System.getProperty("user.home") + "/.m2/repository")));
    if (result.exit() != 0) {
      throw new IllegalStateException("release/rehearse failed:\n" + result.output());
    }
    return new Rehearsal(folder, VERSION, result.output());
  }

  /** What Maven Central would get. */
  Path published() {
    return folder.resolve("central");
  }

  /** GitHub's repository of that name, on this machine. */
  Path repository(String name) {
    return folder.resolve(name + ".git");
  }

  /** What the release fetched to try it: a method, a URL, a status. */
  List<String> requests() throws IOException {
    return Files.readAllLines(folder.resolve("requests.try"));
  }

  /** A command of docs/install.md, what it printed, its exit code, and its requests. */
  record Run(String command, String output, int exit, int requests) {}

  /** What the user ran, in order. */
  List<Run> runs() {
    return Pattern.compile(
            "(?ms)^> ([^\n]+)\n((?:(?!^> ).)*?)^\\[exit (\\d+), (\\d+) requests, \\d+ ms]$")
        .matcher(transcript)
        .results()
        .map(
            run ->
                new Run(
                    run.group(1),
                    run.group(2),
                    Integer.parseInt(run.group(3)),
                    Integer.parseInt(run.group(4))))
        .toList();
  }

  record Result(int exit, String output) {}

  static Result run(List<String> command, Path log, Map<String, String> more)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    String java = System.getProperty("java.home");
    builder.environment().put("JAVA_HOME", java);
    builder.environment().merge("PATH", java + "/bin", (path, bin) -> bin + ":" + path);
    builder.environment().putAll(more);
    Process process = builder.start();
    if (!process.waitFor(20, TimeUnit.MINUTES)) {
      process.destroy();
      throw new IllegalStateException(command + " does not end:\n" + Files.readString(log));
    }
    String output = Files.readString(log);
    Files.delete(log);
    return new Result(process.exitValue(), output);
  }
}
