package scripts.shell;

import io.github.atlaskeys.unassign.RowResult;
import java.util.List;
import java.util.function.Function;

/** What would happen to each row of a CSV file; {@code unassign(plan)} makes it happen. */
public final class Plan extends Rows<RowResult> {
  private final String file;

  Plan(String file, List<RowResult> rows, Function<List<RowResult>, List<String>> text) {
    super(rows, text);
    this.file = file;
  }

  /** The file that it was made from. */
  public String file() {
    return file;
  }
}
