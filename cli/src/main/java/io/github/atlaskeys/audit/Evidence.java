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
 * @param unread why the state or the events could not be read
 */
record Evidence(
    ResultRow row,
    Finding finding,
    Optional<Event> event,
    Optional<Event> since,
    Optional<String> unread) {
  /** In the order of their urgency. */
  enum Finding {
    /** It is assigned today. */
    ASSIGNED_AGAIN("assigned again since"),
    /** It was restored, and has not all its roles today. */
    UNASSIGNED_AGAIN("unassigned again since"),
    /** It is still so, and no event says yet who made it so. */
    NO_EVENT_YET("with no event yet"),
    /** Its state today, or the events, could not be read. */
    UNREADABLE("not readable"),
    /** It is still so, and has its event. */
    EVENT("shown by an event"),
    /** It is still so, and the run had changed nothing, so that it has no event. */
    NO_CHANGE("in which the run changed nothing"),
    /** The run did not do it: there is nothing to show. */
    NOT_DONE("not done");

    final String words;

    Finding(String words) {
      this.words = words;
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
