package io.github.atlaskeys.review;

import io.github.atlaskeys.text.UsageException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a review marks an API key or a service account with, and what to do about it: the most
 * serious first.
 */
public enum Flag {
  ORG_WIDE(
      "access to everything",
      "An organization role reaches every project, whatever it is assigned to. Unassigning does not"
          + " end that: remove the role in Atlas, or delete it."),
  UNKNOWN_ROLE(
      "unknown role", "A role that may or may not reach every project: look it up in Atlas."),
  ANY_ADDRESS(
      "any address allowed",
      "Its access list allows the whole internet: name the addresses that call."),
  NO_ACCESS_LIST(
      "no access list",
      "It may be used from anywhere, and Atlas records no last use: give it an access list."),
  UNKNOWN_ADDRESSES(
      "no access list (settings not read)",
      "It may be used from anywhere, or not at all if its organization requires access lists: let"
          + " somebody look who may read the organization's settings."),
  UNUSED("unused", "Nothing has used it for that long: unassign it, and delete it later."),
  NEVER_USED(
      "no use in its access list",
      "Nothing has used it since its access list was made, a week ago or more: ask its owner, or"
          + " unassign it."),
  CANNOT_BE_USED(
      "cannot be used: no access list",
      "Its organization requires access lists and it has none, so nobody can call with it: delete"
          + " it, or unassign it first."),
  SECRET_EXPIRED("secret expired", "Delete the secret in Atlas, or the account if none is left."),
  SECRET_EXPIRING("secret expires soon", "Tell its owner, or what uses it will stop."),
  NO_PROJECT(
      "in no project", "It opens nothing but its organization: delete it unless that is its job."),
  PROTECTED("protected", "A file says that no command may change it: --protect.");

  private static final Set<Flag> ACCESS_LIST = EnumSet.range(ANY_ADDRESS, CANNOT_BE_USED);

  /** In two or three words. */
  final String title;

  /** What to do about it. */
  final String advice;

  Flag(String title, String advice) {
    this.title = title;
    this.advice = advice;
  }

  /** Whether it asks for something to be done. */
  public boolean needsAttention() {
    return this != PROTECTED;
  }

  /** Refuses those that only access lists tell, where these are not read. */
  public static void requireRead(Set<Flag> picked, boolean accessLists) {
    for (Flag flag : picked) {
      if (!accessLists && ACCESS_LIST.contains(flag)) {
        throw new UsageException(
            "only access lists tell what is %s, and --no-last-use does not read them"
                .formatted(flag));
      }
    }
  }

  /** As it is typed: {@code no-access-list}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
