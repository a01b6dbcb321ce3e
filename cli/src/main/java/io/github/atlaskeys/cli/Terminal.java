package io.github.atlaskeys.cli;

import io.github.atlaskeys.credentials.Credentials;

/** The person at the keyboard, if there is one. */
public interface Terminal extends Credentials.Prompt {
  /** Yes only if somebody says so. */
  default boolean agrees(String question) {
    return ask(question + " [y/N] ")
        .filter(answer -> answer.strip().matches("(?i)y|yes"))
        .isPresent();
  }
}
