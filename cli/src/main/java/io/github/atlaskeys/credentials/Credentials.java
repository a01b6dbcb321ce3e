package io.github.atlaskeys.credentials;

import io.github.atlaskeys.api.AtlasCredentials;
import io.github.atlaskeys.text.UsageException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Finds the credentials: in a file that is named, in the environment, in a profile that is named,
 * or by asking for them; never in an argument, which other users of the machine and the shell's
 * history would see. They are always taken as a whole from one source.
 *
 * @param in standard input
 * @param say prints a line for the user
 */
public record Credentials(Settings settings, InputStream in, Prompt prompt, Consumer<String> say) {
  /** How the user is asked. */
  public interface Prompt {
    /** Whether there is a terminal to ask on. */
    boolean interactive();

    /** The answer to a question; empty at the end of input. */
    Optional<String> ask(String question);

    /** The answer to a question, typed unseen; empty at the end of input. */
    Optional<String> askHidden(String question);
  }

  /**
   * What was found. It may be shown: a secret is only named.
   *
   * @param name {@code API key zmmrboas}, for example
   * @param origin where they were found, as the names of variables
   * @param secret which part of them is secret and where that was found: {@code the private key in
   *     MONGODB_ATLAS_PRIVATE_API_KEY (the environment)}, for example
   */
  public record FoundCredentials(
      AtlasCredentials credentials, String name, String origin, String secret) {
    @Override
    public String toString() {
      return "%s from %s".formatted(name, origin);
    }
  }

  private static final String AUTH_TYPE = "MONGODB_ATLAS_AUTH_TYPE";

  private static final String VARIABLES =
      "set MONGODB_ATLAS_PUBLIC_API_KEY and MONGODB_ATLAS_PRIVATE_API_KEY, or"
          + " MONGODB_ATLAS_CLIENT_ID and MONGODB_ATLAS_CLIENT_SECRET, or use --credentials-file";

  /**
   * Those in a credentials file.
   *
   * @param host where they will be sent
   * @throws UsageException if there are none, or if the file says that they are for another host
   */
  public FoundCredentials inFile(String name, URI host) {
    Source file = Source.of(name, PrivateFile.variables(name, in));
    Optional<URI> other =
        Settings.host(file).map(Setting::value).filter(named -> !named.equals(host));
    if (other.isPresent()) {
      throw new UsageException(
          "%s is for %s, and this run calls %s; add --base-url %s, or remove that line"
              .formatted(name, other.get(), host, other.get()));
    }
    return choose(file, authType(file))
        .orElseThrow(
            () ->
                new UsageException(
                    "%s holds no credentials; it needs lines MONGODB_ATLAS_PUBLIC_API_KEY=... and MONGODB_ATLAS_PRIVATE_API_KEY=..., or MONGODB_ATLAS_CLIENT_ID=... and MONGODB_ATLAS_CLIENT_SECRET=..."
                        .formatted(name)));
  }

  /** Those in the environment, else in the profile. */
  public Optional<FoundCredentials> stored() {
    Optional<FoundCredentials> found =
        choose(settings.environment(), authType(settings.environment()));
    if (found.isPresent()) {
      settings.profile().ifPresent(this::reportUnused);
      return found;
    }
    found = settings.profile().flatMap(profile -> choose(profile.source(), authType()));
    if (found.isPresent()) {
      settings.profile().get().requirePrivate();
    }
    return found;
  }

  /** The environment's choice, else the profile's. */
  private Optional<Setting<CredentialKind>> authType() {
    return authType(settings.environment())
        .or(() -> settings.profile().flatMap(profile -> authType(profile.source())));
  }

  /** A user who names a profile expects its credentials to be used. */
  private void reportUnused(Profile profile) {
    if (!CredentialKind.in(profile.source()).isEmpty()) {
      say.accept(
          "using credentials from the environment; they take precedence over " + profile.source());
    }
  }

  /**
   * Those that the user types.
   *
   * @param host where they will be sent
   * @throws UsageException if there is no terminal, or the answer is empty or not valid
   */
  public FoundCredentials ask(URI host) {
    Optional<String> none =
        settings
            .profileName()
            .map(
                profile ->
                    "%s holds no credentials: the Atlas CLI keeps them in the system keyring, where only it can read them"
                        .formatted(profile));
    if (!prompt.interactive()) {
      throw new UsageException(
          none.map(
                  why -> "%s; %s (the profile's IDs and URL still count)".formatted(why, VARIABLES))
              .orElse("no credentials; " + VARIABLES + " or --profile"));
    }
    say.accept(
        none.orElse(
            "no credentials in the environment; type them, or use --profile or --credentials-file"));
    return authType()
        .map(Setting::value)
        .orElse(CredentialKind.API_KEY)
        .ask(prompt, host)
        .orElseThrow(
            () -> new UsageException("no credentials given; " + VARIABLES + " or --profile"));
  }

  private static Optional<Setting<CredentialKind>> authType(Source source) {
    return source.value(AUTH_TYPE, CredentialKind::ofAuthType);
  }

  /**
   * The credentials in a source. Of several kinds the Atlas CLI would take one and the Terraform
   * provider another, so none is taken unless a setting chooses.
   *
   * @throws UsageException if there are several kinds and no choice, or not the kind that was
   *     chosen, or half a pair
   */
  private static Optional<FoundCredentials> choose(
      Source source, Optional<Setting<CredentialKind>> authType) {
    List<CredentialKind> held = CredentialKind.in(source);
    if (held.isEmpty()) {
      return Optional.empty();
    }
    String list = held.stream().map(each -> each.description).collect(Collectors.joining(" and "));
    if (authType.isPresent()) {
      CredentialKind kind = authType.get().value();
      Optional<FoundCredentials> found = kind.from(source);
      if (found.isEmpty()) {
        throw new UsageException(
            "%s asks for %s, and %s holds only %s; change one of them"
                .formatted(authType.get().origin(), kind.description, source, list));
      }
      return found;
    }
    if (held.size() > 1) {
      throw new UsageException(
          "%s holds %s; remove one, or set %s to %s"
              .formatted(
                  source,
                  list,
                  source.spelled(AUTH_TYPE),
                  held.stream().map(each -> each.authType).collect(Collectors.joining(" or "))));
    }
    return held.get(0).from(source);
  }
}
