package io.github.atlaskeys.unassign;

import io.github.atlaskeys.admin.Sleeper;
import java.io.IOException;
import java.time.Duration;

/**
 * Atlas's listings may lag a change by some seconds: looks again while one does not show what was
 * done. It changes nothing, and cannot tell a listing that lags from a change that was not made.
 */
public final class ListingLag {
  private static final int LOOKS = 5;

  /** Looks at a listing. */
  @FunctionalInterface
  public interface Look {
    /**
     * Whether it shows what was done.
     *
     * @throws IOException if no answer came
     * @throws InterruptedException if the thread was interrupted
     */
    boolean shows() throws IOException, InterruptedException;
  }

  private ListingLag() {}

  /**
   * Whether a look shows what was done: five looks at most, 1, 2, 4 and 8 seconds apart.
   *
   * @throws io.github.atlaskeys.admin.AtlasApiException if a look throws it
   * @throws IOException if a look throws it
   * @throws InterruptedException if the thread was interrupted
   */
  public static boolean settles(Look look, Sleeper sleeper)
      throws IOException, InterruptedException {
    for (int number = 1; !look.shows(); number++) {
      if (number == LOOKS) {
        return false;
      }
      sleeper.sleep(Duration.ofSeconds(1L << (number - 1)));
    }
    return true;
  }
}
