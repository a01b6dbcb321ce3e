///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DESCRIPTION Measures what the table in bench/README.md says.
//DEPS io.github.atlaskeys:atlas-keys-sandbox:0.1.0
//DEPS info.picocli:picocli:4.7.7
//SOURCES AllProjects.java
//SOURCES BareServer.java
//SOURCES ByName.java
//SOURCES Child.java
//SOURCES Commands.java
//SOURCES Curl.java
//SOURCES Figure.java
//SOURCES Installed.java
//SOURCES Results.java
//SOURCES Review.java
//SOURCES Latency.java
//SOURCES Leaks.java
//SOURCES Limit.java
//SOURCES Machine.java
//SOURCES Measurement.java
//SOURCES Median.java
//SOURCES Million.java
//SOURCES Requests.java
//SOURCES RoundTrips.java
//SOURCES Rows.java
//SOURCES Site.java
//SOURCES Start.java
//SOURCES Throughput.java
//SOURCES Work.java
//MAIN bench.Benchmark
package bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "bench/run",
    description =
        "Runs unassign-keys in a process of its own against a local mock of Atlas in this"
            + " one, on 127.0.0.1, and prints what it measured as a table in Markdown. Exits"
            + " with 1 when something could not be measured; a target that is missed is shown"
            + " as missed.")
final class Benchmark implements Callable<Integer> {
  enum What {
    START(new Start()),
    BY_NAME(new ByName()),
    REQUESTS(new Requests()),
    LATENCY(new Latency()),
    LIMIT(new Limit()),
    ROUND_TRIPS(new RoundTrips()),
    THROUGHPUT(new Throughput()),
    ALL_PROJECTS(new AllProjects()),
    LEAKS(new Leaks()),
    REVIEW(new Review()),
    MILLION(new Million(false)),
    MILLION_UNDO(new Million(true));

    @SuppressWarnings("ImmutableEnumChecker") // each is a record or a plain object without state
    private final Measurement measurement;

    What(Measurement measurement) {
      this.measurement = measurement;
    }

    /** As it is typed. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Spec CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this.")
  boolean help;

  @Parameters(
      paramLabel = "WHAT",
      arity = "0..*",
      description = "${COMPLETION-CANDIDATES}. Default: all but the last three.")
  List<What> chosen = List.of(What.values()).subList(0, What.values().length - 3);

  public static void main(String... args) {
    System.exit(new CommandLine(new Benchmark()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    var figures = new ArrayList<Figure>();
    boolean allMeasured = true;
    String before = Machine.load();
    try (Work work = Work.begin(err)) {
      Commands.prepare(work, "unassign-keys");
      for (What what : chosen) {
        work.say("== " + what);
        try {
          figures.addAll(what.measurement.measure(work));
        } catch (IOException e) {
          allMeasured = false;
          work.say("not measured: " + e.getMessage());
          figures.add(Figure.notMeasured(what.toString()));
        }
      }
    }
    out.println(Machine.line());
    out.printf("Load average: %s before, %s after.%n%n", before, Machine.load());
    out.println(Figure.HEADER);
    figures.forEach(out::println);
    out.flush();
    return allMeasured ? 0 : 1;
  }
}
