package io.github.atlaskeys.cli;

import io.github.atlaskeys.text.UsageException;

/**
 * The question before anything is changed.
 *
 * @param terminal who is asked
 * @param given whether the answer was given with {@code --yes}
 */
public record Confirmation(Terminal terminal, boolean given) {
  /** More than this is not agreed to by habit: the number must be typed. */
  static final long MANY = 100;

  /**
   * Fails early if confirmation is required but cannot be asked for.
   *
   * @throws UsageException if none was given and this is not a terminal
   */
  public void requireAnswer() {
    if (!given && !terminal.interactive()) {
      throw new UsageException(
          "cannot ask for confirmation: not a terminal; use --yes (nothing was changed)");
    }
  }

  /**
   * Asks, unless the answer was given.
   *
   * @param declined the message if the user declines
   * @throws UsageException if the user does not agree
   */
  public void ask(String question, String declined) {
    if (!given && !terminal.agrees(question)) {
      throw new UsageException(declined);
    }
  }

  /**
   * Asks about so many things at once, unless the answer was given.
   *
   * @param what the change, as the end of a sentence: {@code unassign 2,000 keys}
   * @param declined the message if the user declines
   * @throws UsageException if the user does not agree
   */
  void askNumber(long number, String what, String declined) {
    if (!given
        && terminal
            .ask("Type %d to %s: ".formatted(number, what))
            .filter(answer -> answer.strip().replace(",", "").equals(Long.toString(number)))
            .isEmpty()) {
      throw new UsageException(declined);
    }
  }
}
