package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.unassign.BulkPlanner;
import io.github.atlaskeys.unassign.Plan;
import io.github.atlaskeys.unassign.PlannedRow;
import io.github.atlaskeys.unassign.PlannedRow.Outlook;
import io.github.atlaskeys.unassign.Rows;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What unassigning the rows of a file would do, as values: for a program, and for a table.
 *
 * @param rows a plan for each row, in the order of the file
 * @param fingerprint differs when the rows of the file do
 * @param stopped why not every row was looked at
 */
public record BulkLook(List<PlannedRow> rows, String fingerprint, Optional<Problem> stopped) {
  /**
   * Looks at each row, and changes nothing.
   *
   * @throws io.github.atlaskeys.cli.UsageException if the file has errors, naming each
   */
  public static BulkLook at(String file, AtlasAdminApi api, Retries retries, Context surroundings)
      throws IOException, InterruptedException {
    Rows rows = rows(file, surroundings);
    var planned = new ArrayList<PlannedRow>();
    Plan plan = BulkPlanner.of(api).retries(retries).onRow(planned::add).plan(rows);
    if (Thread.interrupted() || plan.interrupted()) {
      throw new InterruptedException("interrupted while planning");
    }
    planned.sort(Comparator.comparingLong(row -> row.row().line()));
    return new BulkLook(planned, rows.fingerprint(), plan.stopped());
  }

  /** That of the file as it is now, without a look at Atlas. */
  public static String fingerprintOf(String file, Context surroundings)
      throws IOException, InterruptedException {
    return rows(file, surroundings).fingerprint();
  }

  private static Rows rows(String file, Context surroundings)
      throws IOException, InterruptedException {
    try (InputFile input = InputFile.of(file, surroundings.in(), InstantSource.system())) {
      return FoundRows.read(input, false);
    }
  }

  /** A table of them, for a person. */
  public static List<String> lines(List<PlannedRow> rows) {
    var table = new Table("LINE", "PROJECT ID", "API KEY ID", "WOULD LOSE");
    for (PlannedRow planned : rows) {
      table.row(
          List.of(
              Long.toString(planned.row().line()),
              planned.row().unassignment().project().value(),
              planned.row().unassignment().apiKey().value(),
              loss(planned)));
    }
    return table.lines();
  }

  private static String loss(PlannedRow planned) {
    if (planned.outlook() == Outlook.WOULD_UNASSIGN) {
      return planned.roles().isEmpty() ? "its access" : String.join(", ", planned.roles());
    }
    String words =
        switch (planned.outlook()) {
          case NOT_LISTED -> "not listed (sent all the same)";
          case UNKNOWN_KEY -> "no such key";
          case UNREADABLE -> "cannot be read";
          default -> "not looked at";
        };
    return planned.problem().map(why -> words + ": " + why.message()).orElse(words);
  }
}
