package io.github.atlaskeys.terminal;

import java.util.Optional;

/** A screen where nobody is asked, as with {@code --no-input}. */
record UnattendedTerminal(Terminal screen) implements Terminal {
  @Override
  public boolean interactive() {
    return false;
  }

  @Override
  public boolean shows(Stream stream) {
    return screen.shows(stream);
  }

  @Override
  public int columns() {
    return screen.columns();
  }

  @Override
  public Optional<String> ask(String question) {
    return Optional.empty();
  }

  @Override
  public Optional<String> askHidden(String question) {
    return Optional.empty();
  }
}
