package bench;

import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.SandboxOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How long the shortest command takes from the archive, when it has been prepared. */
final class Start implements Measurement {
  private static final int TIMES = 11;

  private enum Subject {
    ONE_KEY,
    HELP,
    CURL,
    JAVA
  }

  @Override
  public List<Figure> measure(Work work) throws IOException, InterruptedException {
    var options = SandboxOptions.defaults().withoutLimits().withKeepRequests(false);
    var times = new EnumMap<Subject, List<Double>>(Subject.class);
    try (var sandbox = AtlasSandbox.start(options).seedExample();
        Installed installed = Installed.make(work)) {
      Commands.Target target = Commands.Target.of(sandbox);
      Map<Subject, List<String>> subjects = subjects(installed.program().toString(), target);
      for (int time = 0; time <= TIMES; time++) {
        for (var subject : subjects.entrySet()) {
          sandbox.assign(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY, "GROUP_OWNER");
          Child child = Commands.run(work, target, subject.getValue());
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
    double oneKey = Median.of(times.get(Subject.ONE_KEY));
    double java = Median.of(times.get(Subject.JAVA));
    return List.of(
        Figure.atMost(
            "atlas-keys unassign-key, one key, no latency: seconds",
            oneKey,
            0.35,
            Median.range(times.get(Subject.ONE_KEY))),
        Figure.atMost("- against java -version", oneKey / java, 9, "times"),
        plain("atlas-keys unassign-key --help: seconds", times.get(Subject.HELP)),
        plain("- curl --digest, the same DELETE", times.get(Subject.CURL)),
        plain("- java -version", times.get(Subject.JAVA)));
  }

  private static Map<Subject, List<String>> subjects(String program, Commands.Target target) {
    var subjects = new EnumMap<Subject, List<String>>(Subject.class);
    subjects.put(
        Subject.ONE_KEY,
        List.of(
            program,
            "unassign-key",
            "--project",
            Example.PAYMENTS_PRODUCTION,
            "--key",
            Example.TARGET_KEY,
            "--yes"));
    subjects.put(Subject.HELP, List.of(program, "unassign-key", "--help"));
    subjects.put(Subject.CURL, Curl.deleteOne(target));
    subjects.put(Subject.JAVA, List.of("java", "-version"));
    return subjects;
  }

  private static Figure plain(String name, List<Double> times) {
    return Figure.plain(
        name, "%s (%s)".formatted(Figure.number(Median.of(times)), Median.range(times)));
  }
}
