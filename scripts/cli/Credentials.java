package scripts.cli;

import io.github.atlaskeys.admin.ApiKeyPair;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the calling key pair comes from: a file that was named, the environment, a person; never
 * from an argument, which other users of the machine and the shell's history would see.
 */
final class Credentials {
  private record Names(String publicKey, String privateKey) {}

  /** The Atlas CLI's and the Terraform provider's names, in the order in which the latter reads. */
  private static final List<Names> NAMES =
      List.of(
          new Names("MONGODB_ATLAS_PUBLIC_API_KEY", "MONGODB_ATLAS_PRIVATE_API_KEY"),
          new Names("MONGODB_ATLAS_PUBLIC_KEY", "MONGODB_ATLAS_PRIVATE_KEY"),
          new Names("MCLI_PUBLIC_API_KEY", "MCLI_PRIVATE_API_KEY"),
          new Names("ATLAS_PUBLIC_KEY", "ATLAS_PRIVATE_KEY"));

  private static final String HOW =
      "set MONGODB_ATLAS_PUBLIC_API_KEY and MONGODB_ATLAS_PRIVATE_API_KEY, or use --credentials-file";

  private Credentials() {}

  static ApiKeyPair find(Optional<String> file, Surroundings surroundings) {
    if (file.isPresent()) {
      String name = file.get();
      return in(CredentialsFile.read(name, surroundings.in()), name)
          .orElseThrow(
              () ->
                  new UsageException(
                      "%s holds no credentials; it needs lines MONGODB_ATLAS_PUBLIC_API_KEY=... and MONGODB_ATLAS_PRIVATE_API_KEY=..."
                          .formatted(name)));
    }
    return in(surroundings.environment(), "the environment")
        .orElseGet(() -> asked(surroundings.terminal()));
  }

  private static Optional<ApiKeyPair> in(Map<String, String> variables, String place) {
    for (Names names : NAMES) {
      String publicKey = variables.getOrDefault(names.publicKey(), "").strip();
      String privateKey = variables.getOrDefault(names.privateKey(), "").strip();
      if (publicKey.isEmpty() != privateKey.isEmpty()) {
        boolean lacksPrivate = privateKey.isEmpty();
        throw new UsageException(
            "%s has %s and no %s; set both"
                .formatted(
                    place,
                    lacksPrivate ? names.publicKey() : names.privateKey(),
                    lacksPrivate ? names.privateKey() : names.publicKey()));
      }
      if (!publicKey.isEmpty()) {
        return Optional.of(pair(publicKey, privateKey, names.publicKey() + " in " + place));
      }
    }
    return Optional.empty();
  }

  private static ApiKeyPair asked(Terminal terminal) {
    if (!terminal.interactive()) {
      throw new UsageException("no credentials; " + HOW);
    }
    String publicKey = terminal.ask("Public key: ").orElse("").strip();
    String privateKey = terminal.askHidden("Private key (not shown): ").orElse("").strip();
    if (publicKey.isEmpty() || privateKey.isEmpty()) {
      throw new UsageException("no credentials given; " + HOW);
    }
    return pair(publicKey, privateKey, "what was typed");
  }

  private static ApiKeyPair pair(String publicKey, String privateKey, String place) {
    try {
      return new ApiKeyPair(publicKey, privateKey);
    } catch (IllegalArgumentException e) {
      throw new UsageException("%s (%s)".formatted(e.getMessage(), place), e);
    }
  }
}
