package bench;

import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A command by its name in a catalog on the web, beside a script that only says hello. */
final class ByName implements Measurement {
  private static final int COLD = 3;
  private static final int WARM = 11;

  private enum Subject {
    VERSION("unassign-key", "--version"),
    ONE_KEY(
        "unassign-key",
        "--project",
        Example.PAYMENTS_PRODUCTION,
        "--key",
        Example.TARGET_KEY,
        "--yes"),
    HELLO("hello");

    private final String name;
    private final List<String> words;

    Subject(String name, String... words) {
      this.name = name;
      this.words = List.of(words);
    }
  }

  @Override
  public List<Figure> measure(Work work) throws IOException, InterruptedException {
    var requests = new ArrayList<Integer>();
    var cold = new EnumMap<Subject, List<Double>>(Subject.class);
    var warm = new EnumMap<Subject, List<Double>>(Subject.class);
    var options = SandboxOptions.defaults().withoutLimits().withKeepRequests(false);
    try (var sandbox = AtlasSandbox.start(options).seedExample();
        var site = new Site(Path.of("").toAbsolutePath())) {
      for (int time = 0; time < COLD; time++) {
        for (Subject subject : List.of(Subject.VERSION, Subject.HELLO)) {
          try (var home = new Home(Files.createTempDirectory("atlas-keys-bench-home"))) {
            int before = site.requests();
            add(cold, subject, home.run(work, sandbox, site, subject));
            if (subject == Subject.VERSION) {
              requests.add(site.requests() - before);
            }
          }
        }
      }
      site.answerAtOnce();
      try (var home = new Home(Files.createTempDirectory("atlas-keys-bench-home"))) {
        for (int time = -1; time < WARM; time++) {
          for (Subject subject : Subject.values()) {
            double seconds = home.run(work, sandbox, site, subject);
            if (time >= 0) {
              add(warm, subject, seconds);
            }
          }
        }
      }
    }
    double hello = Median.of(warm.get(Subject.HELLO));
    return List.of(
        Figure.atMost(
            "first run by name: requests",
            requests.stream().max(Integer::compare).orElseThrow(),
            6),
        plain("- seconds, each answer held back for 80 ms", cold.get(Subject.VERSION)),
        plain("- hello.java, the same", cold.get(Subject.HELLO)),
        Figure.atMost(
            "by name, warm, --version: seconds more than hello.java",
            Median.of(warm.get(Subject.VERSION)) - hello,
            0.45),
        Figure.atMost(
            "- one key, no latency: seconds more than hello.java",
            Median.of(warm.get(Subject.ONE_KEY)) - hello,
            0.50),
        plain("- --version: seconds", warm.get(Subject.VERSION)),
        plain("- one key: seconds", warm.get(Subject.ONE_KEY)),
        plain("- hello.java: seconds", warm.get(Subject.HELLO)));
  }

  private static void add(Map<Subject, List<Double>> times, Subject subject, double seconds) {
    times.computeIfAbsent(subject, any -> new ArrayList<>()).add(seconds);
  }

  private static Figure plain(String name, List<Double> times) {
    return Figure.plain(
        name, "%s (%s)".formatted(Figure.number(Median.of(times)), Median.range(times)));
  }

  /** A machine on which JBang has not run yet. */
  private record Home(Path folder) implements AutoCloseable {

    double run(Work work, AtlasSandbox sandbox, Site site, Subject subject)
        throws IOException, InterruptedException {
      sandbox.assign(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY, "GROUP_OWNER");
      var command =
          new ArrayList<>(
              List.of(
                  Path.of("jbang").toAbsolutePath().toString(),
                  "--quiet",
                  "run",
                  "--repos=central=" + site.uri() + "/maven2",
                  subject.name + "@" + site.uri() + "/jbang-catalog.json"));
      command.addAll(subject.words);
      var builder = new ProcessBuilder(command).directory(work.folder().toFile());
      builder.environment().remove("JBANG_CACHE_DIR"); // of the checkout that this runs from
      builder.environment().put("JBANG_DIR", folder.resolve("jbang").toString());
      builder.environment().put("JBANG_REPO", folder.resolve("repository").toString());
      // Its own catalogs are on a host that is not there: no network is measured.
      builder
          .environment()
          .put("JBANG_JAVA_OPTIONS", "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=9");
      builder.environment().put("MONGODB_ATLAS_BASE_URL", sandbox.baseUri().toString());
      builder.environment().put("MONGODB_ATLAS_PUBLIC_API_KEY", Example.CALLER_PUBLIC_KEY);
      builder.environment().put("MONGODB_ATLAS_PRIVATE_API_KEY", Example.CALLER_PRIVATE_KEY);
      Child child = Child.run(work, builder);
      if (child.exitCode() != 0) {
        throw child.notMeasurable(subject + " by name failed");
      }
      work.clear();
      return child.seconds();
    }

    @Override
    public void close() throws IOException {
      Work.delete(folder);
    }
  }
}
