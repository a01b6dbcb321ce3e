package scripts.cli;

import io.github.atlaskeys.admin.AtlasCredentials;
import java.util.Optional;

/**
 * Where the caller's credentials come from: a file that was named, the environment, a person; never
 * from an argument, which other users of the machine and the shell's history would see. They are
 * taken whole from one place.
 */
final class Credentials {
  private static final String HOW =
      "set MONGODB_ATLAS_PUBLIC_API_KEY and MONGODB_ATLAS_PRIVATE_API_KEY, or"
          + " MONGODB_ATLAS_CLIENT_ID and MONGODB_ATLAS_CLIENT_SECRET, or use --credentials-file";

  private Credentials() {}

  static AtlasCredentials find(Optional<String> file, Surroundings surroundings) {
    if (file.isPresent()) {
      return inFile(file.get(), surroundings);
    }
    Place environment = Place.of("the environment", surroundings.environment());
    Optional<AuthType> decided = AuthType.in(environment);
    return AuthType.choose(environment, decided)
        .orElseGet(
            () ->
                asked(
                    surroundings.terminal(),
                    decided.map(AuthType::kind).orElse(CredentialKind.API_KEY)));
  }

  private static AtlasCredentials inFile(String name, Surroundings surroundings) {
    Place file = Place.of(name, CredentialsFile.read(name, surroundings.in()));
    return AuthType.choose(file, AuthType.in(file))
        .orElseThrow(
            () ->
                new UsageException(
                    "%s holds no credentials; it needs lines MONGODB_ATLAS_PUBLIC_API_KEY=... and MONGODB_ATLAS_PRIVATE_API_KEY=..., or MONGODB_ATLAS_CLIENT_ID=... and MONGODB_ATLAS_CLIENT_SECRET=..."
                        .formatted(name)));
  }

  private static AtlasCredentials asked(Terminal terminal, CredentialKind kind) {
    if (!terminal.interactive()) {
      throw new UsageException("no credentials; " + HOW);
    }
    return kind.askedOf(terminal)
        .orElseThrow(() -> new UsageException("no credentials given; " + HOW));
  }
}
