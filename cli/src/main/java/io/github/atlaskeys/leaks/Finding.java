package io.github.atlaskeys.leaks;

import java.util.List;
import java.util.Optional;

/**
 * A credential that a report holds. Of a secret nothing is kept but what comparing needs: of a
 * private key its last 12 digits, which Atlas shows to everyone who may list the key, and of an
 * account's secret nothing at all.
 *
 * @param value what it is compared by, and not always to be shown; for a private key its last 12
 *     digits, for an account's secret the client ID beside it, or nothing
 * @param isNamed whether the report says what it is: by a label, a prefix, or by being a list.
 *     Otherwise it only looks like one, as every UUID looks like a private key, and counts only if
 *     a key matches it
 * @param places everywhere that it is, in the order of the report; at least one
 */
public record Finding(Kind kind, String value, boolean isNamed, List<Place> places) {
  /** What was found. */
  public enum Kind {
    PUBLIC_KEY("public key"),
    PRIVATE_KEY("private key"),
    KEY_ID("API key ID"),
    CLIENT_ID("client ID"),
    ACCOUNT_SECRET("client secret");

    final String text;

    Kind(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Copies the list. */
  public Finding {
    places = List.copyOf(places);
  }

  /**
   * What may be shown of it: the public key, the key's ID, the client ID; for an account's secret
   * the client ID beside it, if there is one. Nothing of a private key.
   */
  public Optional<String> id() {
    return Optional.of(value).filter(text -> kind != Kind.PRIVATE_KEY && !text.isEmpty());
  }

  /** Its kind and first place. */
  @Override
  public String toString() {
    return kind + ", " + places.get(0);
  }
}
