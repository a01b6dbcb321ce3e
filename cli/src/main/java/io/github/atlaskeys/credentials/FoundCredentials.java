package io.github.atlaskeys.credentials;

import io.github.atlaskeys.api.AtlasCredentials;

/**
 * Credentials, and what to call them in a message. Its {@code toString} is the message's part
 * alone.
 *
 * @param credentials to connect with
 * @param kind {@code an API key}, say
 * @param origin the names under which they were found, never a value
 */
public record FoundCredentials(AtlasCredentials credentials, String kind, String origin) {
  @Override
  public String toString() {
    return "%s from %s".formatted(kind, origin);
  }
}
