package io.github.atlaskeys.run;

import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.find.KeyFinder;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.terminal.Console;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Says why a search takes long: many keys are read one by one, or listings may lag. */
public final class SearchProgress implements KeyFinder.Progress {
  /** Fewer keys are read in a moment. */
  private static final int MIN_REPORTED = 100;

  /** Less is not worth a line. */
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Console console;
  private final Collection<PrincipalId.Kind> kinds;
  private int next = MIN_REPORTED;

  /** Reports on this console, of a search for these. */
  public SearchProgress(Console console, Collection<PrincipalId.Kind> kinds) {
    this.console = console;
    this.kinds = List.copyOf(kinds);
  }

  @Override
  public void expecting(int requests, Duration time) {
    if (time.compareTo(LONG) > 0) {
      console
          .notices()
          .line(
              "Looking up the projects takes %,d requests and, at Atlas's rate limit, about %s"
                  .formatted(
                      requests, Labels.count(Math.max(1, (time.toSeconds() + 30) / 60), "minute")));
    }
  }

  @Override
  public void requested(int done, int of) {
    if (of >= MIN_REPORTED && done >= next) {
      console.printNotice("Looking up the projects: %,d of %,d requests".formatted(done, of));
      next = done + MIN_REPORTED;
    }
  }

  @Override
  public void awaitingListings(int keys, Duration longest) {
    console.printNotice(
        "%s. Listings can lag; looking again for %d seconds..."
            .formatted(
                (keys == 1 ? "No project lists the " : "No project lists some of the ")
                    + (keys == 1 ? Labels.noun(kinds) : Labels.nouns(kinds)),
                longest.toSeconds()));
  }
}
