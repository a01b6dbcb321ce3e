package io.github.atlaskeys.shell;

import io.github.atlaskeys.cli.RowText;
import io.github.atlaskeys.unassign.PlannedRow;
import java.util.List;

/** What would happen to each row of a CSV file; {@code unassign(plan)} makes it happen. */
public final class PlanTable extends TableList<PlannedRow> {
  private final String file;
  private final String fingerprint;

  PlanTable(String file, List<PlannedRow> rows, String fingerprint) {
    super(rows, RowText::table);
    this.file = file;
    this.fingerprint = fingerprint;
  }

  /** Differs when the rows of the file are no longer those that were looked at. */
  String fingerprint() {
    return fingerprint;
  }

  /** The file that it was made from. */
  public String file() {
    return file;
  }
}
