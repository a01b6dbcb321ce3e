package io.github.atlaskeys.credentials;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasCredentials;
import io.github.atlaskeys.http.Atlas;
import java.util.function.LongSupplier;

/**
 * A connection that was made.
 *
 * @param atlas where to
 * @param used the credentials, and where they were found
 * @param opened what is called, and closed at the end
 * @param requests how many requests have gone out so far
 */
public record Connection(
    Atlas atlas,
    Credentials.FoundCredentials used,
    Atlas.Connection opened,
    LongSupplier requests) {

  /** What is called. */
  public AtlasAdminApi api() {
    return opened.api();
  }

  /** The credentials. */
  public AtlasCredentials caller() {
    return used.credentials();
  }

  /** The same, its requests counted from this moment on. */
  public Connection countedFromNow() {
    long before = requests.getAsLong();
    return new Connection(atlas, used, opened, () -> requests.getAsLong() - before);
  }
}
