package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.Problem;
import java.util.Optional;

/** Work that changes something at Atlas, and how its rows end when it does not come to that. */
interface Change extends Work<Result> {
  @Override
  default Result undecided(RowState row, Problem response) {
    return row.ends(Verdict.UNFINISHED, Optional.of(response));
  }

  @Override
  default Result failed(RowState row, Problem problem) {
    return row.fails(problem);
  }

  @Override
  default Result notAttempted(RowState row) {
    return row.ends(Verdict.NOT_ATTEMPTED);
  }
}
