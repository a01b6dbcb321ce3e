package scripts.bulk;

import io.github.atlaskeys.admin.Problem;
import io.github.atlaskeys.admin.RetryPolicy;
import io.github.atlaskeys.journal.RowFile;
import io.github.atlaskeys.unassign.BulkRun;
import io.github.atlaskeys.unassign.Operations;
import io.github.atlaskeys.unassign.RowResult;
import io.github.atlaskeys.unassign.Summary;
import io.github.atlaskeys.unassign.Verdict;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import scripts.cli.Connection;
import scripts.cli.InputFile;
import scripts.cli.Surroundings;
import scripts.cli.Table;
import scripts.cli.UsageException;

/**
 * What unassigning the rows of a file would do, as values: for a program, and for a table.
 *
 * @param rows a result a row, in the order of the file
 * @param fingerprint differs when the rows of the file do
 * @param stopped why not every row was looked at
 */
public record BulkLook(List<RowResult> rows, String fingerprint, Optional<Problem> stopped) {
  private static final int LANES = 10;

  /**
   * Looks at each row, and changes nothing.
   *
   * @throws UsageException if the file is not well, naming each fault
   */
  public static BulkLook at(String file, Connection connection, Surroundings surroundings)
      throws IOException, InterruptedException {
    InstantSource clock = InstantSource.system();
    var results = new ArrayList<RowResult>();
    try (InputFile input = InputFile.of(file, surroundings.in(), clock);
        RowFile.Writer rows = FoundRows.read(input, false, surroundings.temporaryFolder());
        FoundRows found = FoundRows.ordered(rows, Optional.empty())) {
      Summary summary =
          new BulkRun(
                  connection.api(),
                  Operations.look(),
                  LANES,
                  RetryPolicy.DEFAULT,
                  surroundings.sleeper(),
                  clock,
                  () -> ThreadLocalRandom.current().nextDouble())
              .run(found.file().source(), line -> false, results::add);
      if (summary.interrupted()) {
        throw new InterruptedException();
      }
      results.sort(Comparator.comparingLong(result -> result.row().line()));
      return new BulkLook(results, found.file().fingerprint(), summary.stopped());
    }
  }

  /** That of the file as it is now, without a look at Atlas. */
  public static String fingerprintOf(String file, Surroundings surroundings)
      throws IOException, InterruptedException {
    try (InputFile input = InputFile.of(file, surroundings.in(), InstantSource.system());
        RowFile.Writer rows = FoundRows.read(input, false, surroundings.temporaryFolder());
        FoundRows found = FoundRows.ordered(rows, Optional.empty())) {
      return found.file().fingerprint();
    }
  }

  /** A table of them, for a person. */
  public static List<String> lines(List<RowResult> results) {
    var table = new Table("LINE", "PROJECT ID", "API KEY ID", "WOULD LOSE");
    for (RowResult result : results) {
      table.row(
          List.of(
              Long.toString(result.row().line()),
              result.row().unassignment().project().value(),
              result.row().unassignment().apiKey().value(),
              loss(result)));
    }
    return table.lines();
  }

  private static String loss(RowResult result) {
    if (result.verdict() == Verdict.NOT_ASSIGNED) {
      return "nothing: it is not assigned";
    }
    Optional<Problem> problem = result.problem();
    return problem
        .map(why -> "%s: %s".formatted(result.verdict(), why.message()))
        .orElseGet(() -> String.join(", ", result.row().roles()));
  }
}
