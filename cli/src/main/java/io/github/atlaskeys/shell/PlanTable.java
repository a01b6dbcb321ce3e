package io.github.atlaskeys.shell;

import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.report.PlanText;
import io.github.atlaskeys.unassign.PlannedRow;
import java.util.List;

/** What would happen to each row of a CSV file; {@code unassign(plan)} makes it happen. */
public final class PlanTable extends TableList<PlannedRow> {
  private final String file;
  private final String sha256;

  PlanTable(String file, List<PlannedRow> rows, Labels labels, String sha256) {
    super(rows, shown -> PlanText.rows(shown, labels).lines());
    this.file = file;
    this.sha256 = sha256;
  }

  /** Differs when the file is no longer the one that was looked at. */
  String sha256() {
    return sha256;
  }

  /** The file that it was made from. */
  public String file() {
    return file;
  }
}
