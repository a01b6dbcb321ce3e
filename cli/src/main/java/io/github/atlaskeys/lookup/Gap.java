package io.github.atlaskeys.lookup;

import io.github.atlaskeys.api.IncompleteListingException;
import io.github.atlaskeys.api.Problem;

/**
 * What a listing does not show.
 *
 * @param text what that is and why, without a full stop
 */
public record Gap(Why why, String text) {
  /** What to do once more for the rest. */
  public static final String AGAIN = "run the command again for the rest";

  /** Where there are none to list. */
  public static final Gap NO_ACCOUNTS =
      new Gap(
          Why.NOT_THERE,
          "only API keys: this host, or this version of its API, has no service accounts");

  /** Why it does not. */
  public enum Why {
    /** This host, or this version of its API, has no such thing: nothing is missing. */
    NOT_THERE,
    /** These credentials may not see it. */
    HIDDEN,
    /** It could not be read this time. */
    UNREAD,
    /** Atlas counts more items than it lists: some are missing. */
    SHORT
  }

  /** How many are listed of how many. */
  static Gap of(IncompleteListingException e, String noun) {
    return new Gap(
        Why.SHORT, "Atlas lists %,d of %,d %ss".formatted(e.listed(), e.counted(), noun));
  }

  /** Why there are no accounts, and which role would list them. */
  public static Gap withoutAccounts(Problem problem, String role) {
    return switch (problem.kind()) {
      case NOT_IN_VERSION -> NO_ACCOUNTS;
      case NO_PERMISSION ->
          new Gap(
              Why.HIDDEN,
              "only API keys: to list service accounts, these credentials need " + role);
      default -> new Gap(Why.HIDDEN, "only API keys: " + problem.message());
    };
  }
}
