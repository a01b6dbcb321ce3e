package io.github.atlaskeys.audit;

import io.github.atlaskeys.api.Event;
import io.github.atlaskeys.files.DoneRow;
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
    DoneRow row,
    Finding finding,
    Optional<Event> event,
    Optional<Event> since,
    Optional<String> why) {
  /** In the order of their urgency. */
  enum Finding {
    /** It is assigned today. */
    ASSIGNED_AGAIN("assigned again since", "Find out why, and unassign it again."),
    /** It was restored, and has not all its roles today. */
    UNASSIGNED_AGAIN("unassigned again since", "Find out why, and restore it again."),
    /** It was removed from the access list, and is on it today. */
    ALLOWED_AGAIN("allowed again since", "Find out why, and contain the key again."),
    /** It is to be on the access list, and is not on it today. */
    REMOVED_SINCE("removed since", "Find out why: a list without entries may allow any address."),
    /** It is still so, and no event says yet who made it so. */
    NO_EVENT_YET("no event so far", "Run the same command again later: events can be late."),
    /** Its state today, or the events, could not be read. */
    UNREADABLE("could not be read", "Run the same command with credentials that may read it."),
    /** It is still so, and has its event. */
    EVENT("confirmed by an event", ""),
    /** It is still so, and the run had changed nothing, so that it has no event. */
    NO_CHANGE("unchanged by the run", "It was so before, and there is no event to find."),
    /** The run did not do it: there is nothing to show. */
    NOT_DONE("not done by the run", "The results file names the problem.");

    final String words;

    /** What to do about it. */
    final String advice;

    Finding(String words, String advice) {
      this.words = words;
      this.advice = advice;
    }

    /** The words after a number of rows. */
    String counted() {
      return switch (this) {
        case NO_EVENT_YET -> "with " + words;
        case UNREADABLE -> "that " + words;
        default -> words;
      };
    }

    /** Whether it is not as it should be. */
    boolean isBad() {
      return isUndone() || isIncomplete();
    }

    /** Whether what the run did is undone. */
    boolean isUndone() {
      return compareTo(REMOVED_SINCE) <= 0;
    }

    /** Whether the same question may have another answer soon. */
    boolean isIncomplete() {
      return this == NO_EVENT_YET || this == UNREADABLE;
    }
  }
}
