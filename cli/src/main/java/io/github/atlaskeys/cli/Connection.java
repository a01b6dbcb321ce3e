package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.Atlas;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasCredentials;
import java.util.function.LongSupplier;

/**
 * A connection that was made.
 *
 * @param atlas where to
 * @param caller the credentials
 * @param api what is called
 * @param requests how many requests have gone out so far
 */
public record Connection(
    Atlas atlas, AtlasCredentials caller, AtlasAdminApi api, LongSupplier requests) {

  /** The same, its requests counted from this moment on. */
  Connection countedFromNow() {
    long before = requests.getAsLong();
    return new Connection(atlas, caller, api, () -> requests.getAsLong() - before);
  }
}
