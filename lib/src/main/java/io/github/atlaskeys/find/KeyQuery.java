package io.github.atlaskeys.find;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.find.SearchResult.MatchKind;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to find API keys by. Case does not matter.
 *
 * @param text a public key, an ID or, if the kind allows it, part of a description; surrounding
 *     white space is removed
 * @param kind what the text is compared with
 */
public record KeyQuery(String text, Kind kind) {
  /** What a text is compared with. */
  public enum Kind {
    /** The public key and the ID, which must be equal to it. */
    KEY,
    /** The description too, which must contain it. */
    KEY_OR_DESCRIPTION
  }

  /**
   * Strips the text.
   *
   * @throws IllegalArgumentException if the text is blank: every description would contain it
   */
  public KeyQuery {
    text = text.strip();
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a text to find keys by must not be empty");
    }
  }

  /** The key with this public key or ID, and no other. */
  public static KeyQuery key(String publicKeyOrId) {
    return new KeyQuery(publicKeyOrId, Kind.KEY);
  }

  /** Keys with this public key or ID, or with this text in their description. */
  public static KeyQuery keyOrDescription(String text) {
    return new KeyQuery(text, Kind.KEY_OR_DESCRIPTION);
  }

  /** How the text matches this key; empty if it does not. */
  Optional<MatchKind> match(ApiKey key) {
    String searched = lowerCase(text);
    if (searched.equals(key.id().value()) || searched.equals(lowerCase(key.publicKey()))) {
      return Optional.of(MatchKind.KEY);
    }
    String description = lowerCase(key.desc());
    if (kind == Kind.KEY || !description.contains(searched)) {
      return Optional.empty();
    }
    boolean whole = description.strip().equals(searched);
    return Optional.of(whole ? MatchKind.DESCRIPTION : MatchKind.PART_OF_DESCRIPTION);
  }

  static String lowerCase(@Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }
}
