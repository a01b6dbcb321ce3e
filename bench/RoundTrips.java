package bench;

import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.SandboxOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How often a command waits for Atlas, one time after the other: what latency adds to it, divided
 * by that latency.
 */
final class RoundTrips implements Measurement {
  private static final Duration LATENCY = Duration.ofMillis(150);
  private static final double SECONDS = LATENCY.toMillis() / 1000.0;
  private static final int TIMES = 7;
  private static final int PROJECTS = 400;
  private static final int KEYS = 3000;

  /** An API key with roles in projects only: a search reads them all. */
  private static final String PROJECTS_KEY = "5d0a3b1e87d9d63e6d5fbbbb";

  private static final String UNASSIGN = "unassign-key";
  private static final String FIND = "find-key";
  private static final String LIST = "list-keys";
  private static final int LISTED = 5_000;

  /** Seconds without latency and with it, each the median; and the requests of a run. */
  private record Measured(double without, double with, double requests) {
    double roundTrips() {
      return (with - without) / SECONDS;
    }

    String made() {
      return "%s and %s, %.0f requests"
          .formatted(Figure.seconds(without), Figure.seconds(with), requests);
    }
  }

  @Override
  public List<Figure> measure(Work work) throws IOException, InterruptedException {
    Commands.prepare(work, UNASSIGN);
    Commands.prepare(work, FIND);
    var figures = new ArrayList<Figure>();
    var options = SandboxOptions.defaults().withoutLimits().withKeepRequests(false);
    List<String> one =
        List.of(UNASSIGN, Example.TARGET_KEY, "--project", Example.PAYMENTS_STAGING, "--yes");
    List<String> named =
        List.of(UNASSIGN, Example.TARGET_PUBLIC_KEY, "--project", "payments-staging", "--yes");
    try (var sandbox = AtlasSandbox.start(options).seedExample()) {
      Runnable assign =
          () -> sandbox.assign(Example.PAYMENTS_STAGING, Example.TARGET_KEY, "GROUP_OWNER");
      var caller = Commands.Target.of(sandbox);
      Measured assigned = measure(work, sandbox, caller, one, assign);
      figures.add(
          Figure.atMost(
              "unassign-key by IDs: round trips", assigned.roundTrips(), 4.5, assigned.made()));
      Measured byNames = measure(work, sandbox, caller, named, assign);
      figures.add(
          Figure.plain(
              "- by public key and project name",
              Figure.number(byNames.roundTrips()) + " (" + byNames.made() + ")"));
      Measured gone = measure(work, sandbox, caller, one, () -> {});
      figures.add(
          Figure.plain(
              "- a key that is not assigned any more",
              Figure.number(gone.roundTrips()) + " (" + gone.made() + ")"));
    }
    figures.addAll(searches(work, options));
    figures.addAll(listings(work, options));
    return figures;
  }

  private static List<Figure> searches(Work work, SandboxOptions options)
      throws IOException, InterruptedException {
    var rows = new Rows(PROJECTS, KEYS, true);
    try (var sandbox = AtlasSandbox.start(options)) {
      rows.seed(sandbox);
      sandbox.apiKey(PROJECTS_KEY, Example.ORGANIZATION, "projects", "its-private-key", "owner");
      for (int project = 0; project < PROJECTS; project++) {
        sandbox.assign(rows.project(project), PROJECTS_KEY, "GROUP_OWNER");
        sandbox.assign(rows.project(project), rows.key(project, project), "GROUP_READ_ONLY");
      }
      List<String> find = List.of(FIND, rows.key(0, 7));
      var everything = Commands.Target.of(sandbox);
      Measured organization = measure(work, sandbox, everything, find, () -> {});
      var projects = new Commands.Target(sandbox.baseUri(), "projects", "its-private-key");
      Measured oneByOne = measure(work, sandbox, projects, find, () -> {});
      return List.of(
          Figure.plain(
              "find-key among 3,000 keys of an organization: round trips",
              Figure.number(organization.roundTrips()) + " (" + organization.made() + ")"),
          Figure.atMost(
              "find-key in 400 projects one by one: round trips / projects",
              oneByOne.roundTrips() / PROJECTS,
              0.1,
              oneByOne.made()));
    }
  }

  /** Ten full pages and an empty one: at once if the first one counts them, else one by one. */
  private static List<Figure> listings(Work work, SandboxOptions options)
      throws IOException, InterruptedException {
    Commands.prepare(work, LIST);
    var rows = new Rows(1, LISTED, false);
    try (var sandbox = AtlasSandbox.start(options)) {
      rows.seed(sandbox);
      rows.assign(sandbox);
      var caller = Commands.Target.of(sandbox);
      List<String> list = List.of(LIST, "--project", rows.project(0), "-o", "csv");
      Measured counted = measure(work, sandbox, caller, list, () -> {});
      Runnable uncountable = () -> sandbox.fault(Fault.uncountable().onPath("/apiKeys$").always());
      Measured uncounted = measure(work, sandbox, caller, list, uncountable);
      return List.of(
          Figure.plain(
              "list-keys of a project with 5,000 keys, counted: round trips",
              Figure.number(counted.roundTrips()) + " (" + counted.made() + ")"),
          Figure.plain(
              "- where Atlas cannot count",
              Figure.number(uncounted.roundTrips()) + " (" + uncounted.made() + ")"));
    }
  }

  /** With latency and without it in turn, so that both see the same machine. */
  private static Measured measure(
      Work work, AtlasSandbox sandbox, Commands.Target target, List<String> words, Runnable before)
      throws IOException, InterruptedException {
    var without = new ArrayList<Double>();
    var with = new ArrayList<Double>();
    long requests = 0;
    for (int time = 0; time < TIMES; time++) {
      without.add(run(work, target, words, before));
      sandbox.fault(Fault.latency(LATENCY).evenUnauthenticated().always());
      long earlier = sandbox.count("GET") + sandbox.count("DELETE");
      with.add(run(work, target, words, before));
      requests = sandbox.count("GET") + sandbox.count("DELETE") - earlier;
      sandbox.clearFaults();
    }
    return new Measured(Median.of(without), Median.of(with), requests);
  }

  private static double run(Work work, Commands.Target target, List<String> words, Runnable before)
      throws IOException, InterruptedException {
    before.run();
    Child child = Commands.run(work, target, List.of(), words);
    // 3: who has roles in projects only cannot see whether there are others.
    if (child.exitCode() != 0 && child.exitCode() != 3) {
      throw child.notMeasurable(String.join(" ", words) + " failed");
    }
    work.clear();
    return child.seconds();
  }
}
