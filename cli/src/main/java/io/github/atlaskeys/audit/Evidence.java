package io.github.atlaskeys.audit;

import io.github.atlaskeys.api.Event;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.files.ResultRow;
import java.util.Optional;

/**
 * What was found of one row.
 *
 * @param event the event that shows what the row did
 * @param since the last event that undid it: the key was assigned again after it was unassigned, or
 *     the reverse, whatever is so today
 * @param why why the state or the events could not be read; or what there is in place of the event
 */
record Evidence(
    ResultRow row,
    Finding finding,
    Optional<Event> event,
    Optional<Event> since,
    Optional<String> why) {
  /** In the order of their urgency. */
  enum Finding {
    /** It is assigned today. */
    ASSIGNED_AGAIN("assigned again since"),
    /** It was restored, and has not all its roles today. */
    UNASSIGNED_AGAIN("unassigned again since"),
    /** It is still so, and no event says yet who made it so. */
    NO_EVENT_YET("no event so far", "with "),
    /** Its state today, or the events, could not be read. */
    UNREADABLE("could not be read", "that "),
    /** It is still so, and has its event. */
    EVENT("confirmed by an event"),
    /** It is still so, and the run had changed nothing, so that it has no event. */
    NO_CHANGE("unchanged by the run"),
    /** The run did not do it: there is nothing to show. */
    NOT_DONE("not done by the run");

    final String words;

    /** The same after a number of rows. */
    final String counted;

    Finding(String words) {
      this(words, "");
    }

    Finding(String words, String before) {
      this.words = words;
      this.counted = before + words;
    }

    /** Whether what the run did is undone. */
    boolean isUndone() {
      return this == ASSIGNED_AGAIN || this == UNASSIGNED_AGAIN;
    }

    /** Whether the same question may have another answer soon. */
    boolean isIncomplete() {
      return this == NO_EVENT_YET || this == UNREADABLE;
    }
  }

  /** Events name the key that they are about; of accounts only project, actor and time agree. */
  boolean byTime() {
    return isAccount(row);
  }

  static boolean isAccount(ResultRow row) {
    return row.unassignment().principal().kind() == PrincipalId.Kind.SERVICE_ACCOUNT;
  }
}
