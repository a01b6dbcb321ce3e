package io.github.atlaskeys.terminal;

import io.github.atlaskeys.text.UsageException;
import java.util.regex.Pattern;

/**
 * The question before anything is changed.
 *
 * @param terminal who is asked
 * @param given whether the answer was given with {@code --yes}
 */
public record Confirmation(Terminal terminal, boolean given) {
  /** For more assignments than this the number must be typed. */
  public static final long MAX_BY_YES = 100;

  /** Anything else may be a secret, pasted into the wrong window. */
  private static final Pattern ANSWER = Pattern.compile("(?i)y|yes|n|no|[\\d,.]{1,12}");

  /**
   * Fails early if confirmation is required but cannot be asked for.
   *
   * @throws UsageException if none was given and this is not a terminal
   */
  public void requireAnswer() {
    if (!given && !terminal.interactive()) {
      throw new UsageException(
          "cannot ask for confirmation: no terminal, or --no-input; use --yes (nothing was changed)");
    }
  }

  /**
   * Asks, unless the answer was given.
   *
   * @throws UsageException if the user does not agree
   */
  public void ask(String question) {
    if (!given && !terminal.agrees(question)) {
      throw new UsageException("nothing was changed");
    }
  }

  /**
   * Asks about so many things at once, unless the answer was given.
   *
   * @param what the change, as the end of a sentence: {@code unassign 2,000 keys}
   * @throws UsageException if the user does not agree
   */
  public void askNumber(long number, String what) {
    if (given) {
      return;
    }
    String answer = terminal.ask("Type %d to %s: ".formatted(number, what)).orElse("").strip();
    if (!answer.replace(",", "").equals(Long.toString(number))) {
      throw new UsageException(
          ANSWER.matcher(answer).matches()
              ? "you typed \"%s\", not %d; nothing was changed".formatted(answer, number)
              : "nothing was changed");
    }
  }
}
