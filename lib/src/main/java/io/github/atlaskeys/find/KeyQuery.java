package io.github.atlaskeys.find;

import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.find.SearchResult.MatchKind;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * What to find API keys and service accounts by. Case does not matter.
 *
 * @param text a public key, an ID, a client ID or, if the kind allows it, part of a description or
 *     of a service account's name; surrounding white space is removed
 * @param kind what the text is compared with
 */
public record KeyQuery(String text, Kind kind) {
  /** What a text is compared with. */
  public enum Kind {
    /** The public key, the ID and the client ID, which must be equal to it. */
    KEY,
    /** The description too, and a service account's name, which must contain it. */
    KEY_OR_DESCRIPTION,
    /**
     * What a listing shows of an API key: its public key, its ID, or the last 12 digits of its
     * private key. An ID that no listing shows is not asked for. For texts that may be anything,
     * hundreds of thousands of them.
     */
    LISTED
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

  /** The key with this public key or ID, or the account with this client ID, and no other. */
  public static KeyQuery key(String publicKeyOrId) {
    return new KeyQuery(publicKeyOrId, Kind.KEY);
  }

  /** The same, and those with this text in their description, or an account's name. */
  public static KeyQuery keyOrDescription(String text) {
    return new KeyQuery(text, Kind.KEY_OR_DESCRIPTION);
  }

  /** The API key that a listing shows with this public key, ID, or end of its private key. */
  public static KeyQuery listed(String publicKeyIdOrEnd) {
    return new KeyQuery(publicKeyIdOrEnd, Kind.LISTED);
  }

  /** How the text matches this key or account; empty if it does not. */
  Optional<MatchKind> match(Principal key) {
    String searched = lowerCase(text);
    if (key.identifiers().stream().anyMatch(each -> searched.equals(lowerCase(each)))
        || (kind == Kind.LISTED && key.privateKeyEnd().filter(searched::equals).isPresent())) {
      return Optional.of(MatchKind.KEY);
    }
    if (kind != Kind.KEY_OR_DESCRIPTION) {
      return Optional.empty();
    }
    return key.texts().stream()
        .map(KeyQuery::lowerCase)
        .filter(each -> each.contains(searched))
        .map(each -> each.strip().equals(searched))
        .max(Comparator.naturalOrder())
        .map(whole -> whole ? MatchKind.DESCRIPTION : MatchKind.PART_OF_DESCRIPTION);
  }

  /** The ID that the text is, if it is one, and one to ask for. */
  public Optional<PrincipalId> id() {
    return Optional.of(lowerCase(text))
        .filter(any -> kind != Kind.LISTED)
        .filter(PrincipalId::matches)
        .map(PrincipalId::of);
  }

  /** The text, unless it may be the end of a private key. */
  @Override
  public String toString() {
    return "%s %s".formatted(kind, kind == Kind.LISTED ? "***" : text);
  }

  static String lowerCase(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
