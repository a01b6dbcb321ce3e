package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a run's results file says.
 *
 * @param done rows whose key is out of its project
 * @param failed all others
 * @param tenths for each tenth of the rows the microseconds that a row took
 * @param seconds from the first row's result to the last row's
 */
record Results(int done, int failed, List<Double> tenths, double seconds) {
  private static final int VERDICT = 3;

  /** In whole seconds, before the names and the roles. */
  private static final Pattern TIME = Pattern.compile(",(\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z),");

  static Results read(Path file, int rows) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      var reader = new Reader(rows / 10);
      lines.skip(1).forEach(reader::take);
      double seconds =
          reader.tenths.stream().mapToDouble(tenth -> tenth * reader.tenth / 1e6).sum();
      return new Results(reader.done, reader.failed, List.copyOf(reader.tenths), seconds);
    }
  }

  private static final class Reader {
    private final int tenth;
    private final List<Double> tenths = new ArrayList<>();
    private int done;
    private int failed;
    private Instant from = Instant.EPOCH;

    private Reader(int tenth) {
      this.tenth = tenth;
    }

    private void take(String line) {
      String verdict = line.split(",", VERDICT + 2)[VERDICT]; // what stands before is never quoted
      if (verdict.equals("UNASSIGNED")) {
        done++;
      } else {
        failed++;
      }
      int taken = done + failed;
      if (taken == 1 || taken % tenth == 0) {
        Matcher time = TIME.matcher(line);
        if (!time.find()) {
          throw new IllegalStateException("no time in: " + line);
        }
        Instant now = Instant.parse(time.group(1));
        if (taken > 1) {
          tenths.add(from.until(now, ChronoUnit.MICROS) / (double) tenth);
        }
        from = now;
      }
    }
  }
}
