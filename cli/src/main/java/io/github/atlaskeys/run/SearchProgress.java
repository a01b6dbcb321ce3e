package io.github.atlaskeys.run;

import io.github.atlaskeys.find.KeyFinder;
import io.github.atlaskeys.terminal.Console;
import java.time.Duration;

/** Says why a search takes long: many keys are read one by one, or listings may lag. */
public final class SearchProgress implements KeyFinder.Progress {
  /** Fewer keys are read in a moment. */
  private static final int MIN_REPORTED = 100;

  private final Console console;
  private int next = MIN_REPORTED;

  /** Reports on this console. */
  public SearchProgress(Console console) {
    this.console = console;
  }

  @Override
  public void keysRead(int done, int of) {
    if (of >= MIN_REPORTED && done >= next) {
      console.printNotice("Read %,d of %,d keys".formatted(done, of));
      next = done + MIN_REPORTED;
    }
  }

  @Override
  public void awaitingListings(int keys, Duration longest) {
    console.printNotice(
        "%s. Listings can lag; looking again for %d seconds..."
            .formatted(
                keys == 1 ? "No project lists the key" : "No project lists some of the keys",
                longest.toSeconds()));
  }
}
