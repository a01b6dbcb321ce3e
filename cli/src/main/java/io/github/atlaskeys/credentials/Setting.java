package io.github.atlaskeys.credentials;

/**
 * A value, and where it was found.
 *
 * @param origin {@code --base-url} or {@code MONGODB_ATLAS_BASE_URL in the environment}, for
 *     example
 */
public record Setting<T>(T value, String origin) {
  /** Never of a secret. */
  @Override
  public String toString() {
    return "%s (%s)".formatted(value, origin);
  }
}
