package io.github.atlaskeys.find;

import java.util.List;

/**
 * What was found for one text.
 *
 * @param wanted the text
 * @param keys the surest match first; empty when nothing was found
 */
public record KeyMatch(KeyQuery wanted, List<FoundKey> keys) {
  /** Copies the list. */
  public KeyMatch {
    keys = List.copyOf(keys);
  }

  /**
   * The keys to act on: where the text is a public key or an id, that key alone, and not another
   * whose description speaks of it, as that of its replacement may.
   */
  public List<FoundKey> meant() {
    List<FoundKey> named = keys.stream().filter(key -> key.match() == Match.KEY).toList();
    return named.isEmpty() ? keys : named;
  }
}
