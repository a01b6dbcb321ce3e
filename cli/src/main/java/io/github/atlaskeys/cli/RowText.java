package io.github.atlaskeys.cli;

import io.github.atlaskeys.files.RunIdentity.Action;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.unassign.PlannedRow;
import java.util.List;
import java.util.stream.Collectors;

/** What would happen to rows, for a person. */
public final class RowText {
  private RowText() {}

  /** A line for each row. */
  public static List<String> table(List<PlannedRow> rows) {
    var table = new Table("LINE", "PROJECT ID", "API KEY ID", "WOULD LOSE");
    for (PlannedRow row : rows) {
      table.row(
          List.of(
              Long.toString(row.row().line()),
              row.row().unassignment().project().value(),
              row.row().unassignment().apiKey().value(),
              outlook(RowOutlook.of(Action.UNASSIGN, row))));
    }
    return table.lines();
  }

  /** What would happen to one row, in a few words. */
  static String outlook(RowOutlook row) {
    String words =
        switch (row.outcome()) {
          case WOULD_UNASSIGN -> row.roles().isEmpty() ? "its access" : joined(row.roles());
          case WOULD_RESTORE -> joined(row.roles());
          case NOT_LISTED -> "not listed (the DELETE is sent anyway)";
          case ALREADY_ASSIGNED -> "already has these roles (the POST is sent anyway)";
          case UNKNOWN_KEY -> "no such key";
          case UNREADABLE -> "cannot be read";
          case NOT_LOOKED_AT -> "not looked at";
        };
    return row.planned().problem().map(why -> words + ": " + why.message()).orElse(words);
  }

  static String joined(List<String> roles) {
    return roles.stream().map(SanitizedText::message).collect(Collectors.joining(", "));
  }
}
