package bench;

import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How long the shortest command takes, from Enter to the prompt, when it has run before. */
final class Start implements Measurement {
  private static final int TIMES = 11;
  private static final String COMMAND = "unassign-key";
  private static final List<String> WORDS =
      List.of("--project", Example.PAYMENTS_PRODUCTION, "--key", Example.TARGET_KEY, "--yes");

  private enum Subject {
    COMMAND,
    JVM,
    HELP,
    JVM_HELP,
    CURL,
    JAVA
  }

  @Override
  public List<Figure> measure(Work work) throws IOException, InterruptedException {
    var options = SandboxOptions.defaults().withoutLimits().withKeepRequests(false);
    var times = new LinkedHashMap<Subject, List<Double>>();
    try (var sandbox = AtlasSandbox.start(options).seedExample()) {
      Commands.prepare(work, COMMAND);
      Map<Subject, List<String>> subjects = subjects(work, sandbox);
      for (int time = 0; time <= TIMES; time++) {
        for (var subject : subjects.entrySet()) {
          sandbox.assign(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY, "GROUP_OWNER");
          Child child = Commands.run(work, Commands.Target.of(sandbox), subject.getValue());
          if (child.exitCode() != 0) {
            throw child.notMeasurable(subject.getKey() + " failed");
          }
          if (time > 0) { // the first warms the server up
            times.computeIfAbsent(subject.getKey(), any -> new ArrayList<>()).add(child.seconds());
          }
          work.clear(); // within a second the next run would have files of the same name
        }
      }
    }
    double command = Median.of(times.get(Subject.COMMAND));
    double jvm = Median.of(times.get(Subject.JVM));
    return List.of(
        figure("./jbang unassign-key, one key, no latency: seconds", times, Subject.COMMAND, 0.55),
        figure("- its JVM alone", times, Subject.JVM, 0.30),
        Figure.atMost("- the launcher alone", command - jvm, 0.25, "the one less the other"),
        figure("./jbang unassign-key --help: seconds", times, Subject.HELP, 0.30),
        plain("- its JVM alone", times, Subject.JVM_HELP),
        plain("- curl --digest, the same DELETE", times, Subject.CURL),
        plain("- java -version", times, Subject.JAVA));
  }

  private static Map<Subject, List<String>> subjects(Work work, AtlasSandbox sandbox)
      throws IOException, InterruptedException {
    List<String> launcher = List.of(Path.of("jbang").toAbsolutePath().toString(), COMMAND);
    List<String> jvm = keptCommand(work);
    var subjects = new LinkedHashMap<Subject, List<String>>();
    subjects.put(Subject.COMMAND, with(launcher, WORDS));
    subjects.put(Subject.JVM, with(jvm, WORDS));
    subjects.put(Subject.HELP, with(launcher, List.of("--help")));
    subjects.put(Subject.JVM_HELP, with(jvm, List.of("--help")));
    subjects.put(Subject.CURL, Curl.deleteOne(Commands.Target.of(sandbox)));
    subjects.put(Subject.JAVA, List.of(jvm.get(0), "-version"));
    return subjects;
  }

  /** What the launcher runs when nothing has changed. */
  private static List<String> keptCommand(Work work) throws IOException, InterruptedException {
    Path newest;
    try (Stream<Path> files = Files.list(Path.of("target/launcher/scripts"))) {
      newest =
          files
              .filter(file -> file.getFileName().toString().matches(COMMAND + "-.*\\.command"))
              .max((one, other) -> Long.compare(date(one), date(other)))
              .orElseThrow(() -> new IOException("the launcher keeps no command"));
    }
    String print = ". \"$0\" && printf '%s\\n' \"${command[@]}\"";
    Child child =
        Child.run(
            work, new ProcessBuilder("bash", "-c", print, newest.toAbsolutePath().toString()));
    return Files.readAllLines(child.printed());
  }

  private static long date(Path file) {
    return file.toFile().lastModified();
  }

  private static List<String> with(List<String> command, List<String> words) {
    return Stream.concat(command.stream(), words.stream()).toList();
  }

  private static Figure figure(
      String name, Map<Subject, List<Double>> times, Subject subject, double target) {
    List<Double> all = times.get(subject);
    return Figure.atMost(name, Median.of(all), target, range(all));
  }

  private static Figure plain(String name, Map<Subject, List<Double>> times, Subject subject) {
    List<Double> all = times.get(subject);
    return Figure.plain(name, Figure.number(Median.of(all)) + " (" + range(all) + ")");
  }

  private static String range(List<Double> times) {
    return "%s to %s"
        .formatted(
            Figure.number(times.stream().min(Double::compare).orElseThrow()),
            Figure.number(times.stream().max(Double::compare).orElseThrow()));
  }
}
