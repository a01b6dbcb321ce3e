package io.github.atlaskeys.cli;

import java.util.Optional;

/** The person at the keyboard, if there is one. */
public interface Terminal {
  /** Whether somebody can be asked. */
  boolean interactive();

  /** The answer to a question; empty at the end of input. */
  Optional<String> ask(String question);

  /** The answer to a question, typed unseen; empty at the end of input. */
  Optional<String> askHidden(String question);

  /** Yes only if somebody says so. */
  default boolean agrees(String question) {
    return ask(question + " [y/N] ")
        .filter(answer -> answer.strip().matches("(?i)y|yes"))
        .isPresent();
  }
}
