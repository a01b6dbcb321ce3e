package bench;

import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** From a scanner's report of private keys to the verified end. */
final class Leaks implements Measurement {
  private static final int KEYS = 40;
  private static final int PROJECTS = 400;
  private static final int OTHERS = 400; // keys of the organization that did not leak
  private static final Duration LATENCY = Duration.ofMillis(150);

  @Override
  public List<Figure> measure(Work work) throws IOException, InterruptedException {
    var options = SandboxOptions.defaults().withoutLimits().withKeepRequests(false);
    try (var sandbox = AtlasSandbox.start(options)) {
      seed(sandbox);
      sandbox.fault(Fault.latency(LATENCY).evenUnauthenticated().always());
      Files.writeString(work.file("report.json"), report());
      Commands.prepare(work, "unassign-keys");
      var figures = new ArrayList<Figure>();
      figures.addAll(
          run(work, sandbox, List.of("contain-key", "--from", "report.json", "--yes"), 15));
      figures.addAll(
          run(work, sandbox, List.of("unassign-keys", "--from", "report.json", "--yes"), 15));
      work.clear();
      return figures;
    }
  }

  private static List<Figure> run(Work work, AtlasSandbox sandbox, List<String> words, int target)
      throws IOException, InterruptedException {
    double before = requests(sandbox);
    Child child = Commands.run(work, Commands.Target.of(sandbox), List.of(), words);
    if (child.exitCode() != 0) {
      throw child.notMeasurable(String.join(" ", words) + " failed");
    }
    String name =
        "report of %d private keys, %d projects, 150 ms latency, %s: whole command, seconds"
            .formatted(KEYS, PROJECTS, words.get(0));
    return List.of(
        Figure.atMost(name, child.seconds(), target),
        Figure.plain("- requests", Figure.number(requests(sandbox) - before)));
  }

  private static double requests(AtlasSandbox sandbox) {
    return (double) sandbox.count("DELETE") + sandbox.count("GET") + sandbox.count("POST");
  }

  private static void seed(AtlasSandbox sandbox) {
    sandbox.seedExample(); // for the key to call with
    for (int key = 0; key < KEYS + OTHERS; key++) {
      sandbox
          .apiKey(
              id(2, key),
              Example.ORGANIZATION,
              "%08x".formatted(key),
              privateKey(key),
              "bench " + key,
              "ORG_MEMBER")
          .withAccessList(id(2, key), "198.51.100.0/24");
    }
    for (int project = 0; project < PROJECTS; project++) {
      sandbox
          .project(id(1, project), Example.ORGANIZATION, "bench-" + project)
          .assign(id(1, project), id(2, project % KEYS), "GROUP_READ_ONLY");
    }
  }

  private static String report() {
    return IntStream.range(0, KEYS)
        .mapToObj(
            key ->
                "{\"RuleID\":\"generic-api-key\",\"File\":\"app-%d/.env\",\"StartLine\":3,\"Secret\":\"%s\",\"Match\":\"PRIVATE_KEY=%2$s\"}"
                    .formatted(key, privateKey(key)))
        .collect(Collectors.joining(",\n", "[", "]\n"));
  }

  private static String privateKey(int key) {
    return "5a17c0de-0000-4000-8000-%012x".formatted(0xBE7C40000000L + key);
  }

  private static String id(int kind, int number) {
    return "%d%023x".formatted(kind, number);
  }
}
