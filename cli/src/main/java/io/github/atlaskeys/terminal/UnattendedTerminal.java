package io.github.atlaskeys.terminal;

import java.util.Optional;

/** A screen where nobody is asked, as with {@code --no-input}. */
record UnattendedTerminal(Terminal screen) implements Terminal.OnScreen {
  @Override
  public boolean interactive() {
    return false;
  }

  @Override
  public Optional<String> ask(String question) {
    return Optional.empty();
  }
}
