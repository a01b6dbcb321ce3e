package io.github.atlaskeys.credentials;

import io.github.atlaskeys.cli.Context;
import io.github.atlaskeys.cli.UsageException;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where the caller's credentials come from: a file that was named, the environment, a profile that
 * was named, a person; never from an argument, which other users of the machine and the shell's
 * history would see. They are taken whole from one place.
 *
 * @param places where to look
 * @param say tells a person what goes on
 */
public record Credentials(Places places, Context surroundings, Consumer<String> say) {
  private static final String VARIABLES =
      "set MONGODB_ATLAS_PUBLIC_API_KEY and MONGODB_ATLAS_PRIVATE_API_KEY, or"
          + " MONGODB_ATLAS_CLIENT_ID and MONGODB_ATLAS_CLIENT_SECRET, or use --credentials-file";

  private static final String KEYRING =
      "%s holds no credentials: the Atlas CLI keeps them in the system's keyring, where only it reads them";

  /**
   * Those that lines of a file hold.
   *
   * @param host where they will be sent
   * @throws UsageException if there are none, or if the file says that they are of another host
   */
  public FoundCredentials in(String name, URI host) {
    Place file = Place.of(name, CredentialsFile.read(name, surroundings.in()));
    Optional<URI> other = Places.url(file).filter(named -> !named.equals(host));
    if (other.isPresent()) {
      throw new UsageException(
          "%s is for %s, and this run calls %s; add --base-url %s, or take that line out"
              .formatted(name, other.get(), host, other.get()));
    }
    return AuthType.choose(file, AuthType.in(file))
        .orElseThrow(
            () ->
                new UsageException(
                    "%s holds no credentials; it needs lines MONGODB_ATLAS_PUBLIC_API_KEY=... and MONGODB_ATLAS_PRIVATE_API_KEY=..., or MONGODB_ATLAS_CLIENT_ID=... and MONGODB_ATLAS_CLIENT_SECRET=..."
                        .formatted(name)));
  }

  /** Those of the environment, else of the profile, else what somebody types. */
  public FoundCredentials find() {
    Optional<AuthType> decided = AuthType.in(places.environment());
    Optional<FoundCredentials> found = AuthType.choose(places.environment(), decided);
    if (found.isPresent()) {
      places.profile().ifPresent(this::sayThatItsAreNotUsed);
      return found.get();
    }
    if (places.profile().isEmpty()) {
      return asked(decided, "no credentials; " + VARIABLES + " or --profile");
    }
    Profile profile = places.profile().get();
    decided = decided.or(() -> AuthType.in(profile.place()));
    found = AuthType.choose(profile.place(), decided);
    if (found.isPresent()) {
      profile.requirePrivate();
      return found.get();
    }
    String nothingThere = KEYRING.formatted(profile.place().name());
    if (surroundings.terminal().interactive()) {
      say.accept(nothingThere);
    }
    return asked(
        decided,
        "%s; %s (the profile's ids and URL still count)".formatted(nothingThere, VARIABLES));
  }

  /** A user who names a profile expects its credentials to be used. */
  private void sayThatItsAreNotUsed(Profile profile) {
    if (!CredentialKind.in(profile.place()).isEmpty()) {
      say.accept(
          "using the credentials in the environment; they take precedence over those of "
              + profile.place().name());
    }
  }

  private FoundCredentials asked(Optional<AuthType> decided, String nobodyToAsk) {
    if (!surroundings.terminal().interactive()) {
      throw new UsageException(nobodyToAsk);
    }
    return decided
        .map(AuthType::kind)
        .orElse(CredentialKind.API_KEY)
        .askedOf(surroundings.terminal())
        .orElseThrow(
            () -> new UsageException("no credentials given; " + VARIABLES + " or --profile"));
  }
}
