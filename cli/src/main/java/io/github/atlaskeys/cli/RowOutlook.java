package io.github.atlaskeys.cli;

import io.github.atlaskeys.files.RunIdentity.Action;
import io.github.atlaskeys.unassign.PlannedRow;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run would do to a row.
 *
 * @param planned what was read of it
 * @param outcome what would happen
 * @param roles those that the key would lose or get back, as far as they could be read
 */
record RowOutlook(PlannedRow planned, Outcome outcome, List<String> roles) {
  /** In the order in which a plan counts them; output has their names as verdicts. */
  enum Outcome {
    WOULD_UNASSIGN,
    WOULD_RESTORE,
    NOT_LISTED,
    ALREADY_ASSIGNED,
    UNKNOWN_KEY,
    UNREADABLE,
    NOT_LOOKED_AT
  }

  static RowOutlook of(Action action, PlannedRow planned) {
    return action == Action.UNASSIGN ? unassign(planned) : restore(planned);
  }

  private static RowOutlook unassign(PlannedRow planned) {
    Outcome outcome =
        switch (planned.outlook()) {
          case WOULD_UNASSIGN -> Outcome.WOULD_UNASSIGN;
          case NOT_LISTED -> Outcome.NOT_LISTED;
          case UNKNOWN_KEY -> Outcome.UNKNOWN_KEY;
          case UNREADABLE -> Outcome.UNREADABLE;
          case NOT_LOOKED_AT -> Outcome.NOT_LOOKED_AT;
        };
    return new RowOutlook(planned, outcome, planned.roles());
  }

  /** Restoring adds roles: those that the key has by now stay. */
  private static RowOutlook restore(PlannedRow planned) {
    return switch (planned.outlook()) {
      case WOULD_UNASSIGN, NOT_LISTED -> {
        var missing = new ArrayList<>(planned.row().roles());
        missing.removeAll(planned.roles());
        yield new RowOutlook(
            planned,
            missing.isEmpty() ? Outcome.ALREADY_ASSIGNED : Outcome.WOULD_RESTORE,
            List.copyOf(missing));
      }
      case UNKNOWN_KEY -> new RowOutlook(planned, Outcome.UNKNOWN_KEY, List.of());
      case UNREADABLE -> new RowOutlook(planned, Outcome.UNREADABLE, List.of());
      case NOT_LOOKED_AT -> new RowOutlook(planned, Outcome.NOT_LOOKED_AT, List.of());
    };
  }
}
