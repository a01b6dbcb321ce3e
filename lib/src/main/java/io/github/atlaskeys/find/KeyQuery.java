package io.github.atlaskeys.find;

import io.github.atlaskeys.api.ApiKey;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A text to know API keys by. Upper and lower case are the same.
 *
 * @param text a public key, an id or, unless {@code keysOnly}, a part of a description
 * @param keysOnly whether descriptions are left alone
 */
public record KeyQuery(String text, boolean keysOnly) {
  /**
   * Takes off what is around the text.
   *
   * @throws IllegalArgumentException if there is no text: it would be a part of every description
   */
  public KeyQuery {
    text = text.strip();
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a text to find keys by must not be empty");
    }
  }

  /** A public key, an id or a part of a description. */
  public KeyQuery(String text) {
    this(text, false);
  }

  /** What of this key the text is, if anything. */
  public Optional<Match> match(ApiKey key) {
    String meant = text.toLowerCase(Locale.ROOT);
    if (meant.equals(key.id().value()) || meant.equals(lower(key.publicKey()))) {
      return Optional.of(Match.KEY);
    }
    String description = lower(key.desc());
    if (keysOnly || !description.contains(meant)) {
      return Optional.empty();
    }
    return Optional.of(
        description.strip().equals(meant) ? Match.DESCRIPTION : Match.PART_OF_DESCRIPTION);
  }

  private static String lower(@Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }
}
