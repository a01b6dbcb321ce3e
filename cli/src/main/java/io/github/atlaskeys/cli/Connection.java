package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.Atlas;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasCredentials;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.credentials.Credentials;
import java.util.function.LongSupplier;

/**
 * A connection that was made.
 *
 * @param atlas where to
 * @param used the credentials, and where they were found
 * @param api what is called
 * @param requests how many requests have gone out so far
 */
public record Connection(
    Atlas atlas, Credentials.FoundCredentials used, AtlasAdminApi api, LongSupplier requests) {

  /** The credentials. */
  public AtlasCredentials caller() {
    return used.credentials();
  }

  /** What to do about a problem, in the words of these credentials. */
  public String nextStep(Problem problem) {
    return NextStep.after(problem, used, atlas.host());
  }

  /** The same, its requests counted from this moment on. */
  Connection countedFromNow() {
    long before = requests.getAsLong();
    return new Connection(atlas, used, api, () -> requests.getAsLong() - before);
  }
}
