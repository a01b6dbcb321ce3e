package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiVersion;
import io.github.atlaskeys.api.Atlas;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasCredentials;
import io.github.atlaskeys.api.HttpExchange;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.credentials.Credentials;
import io.github.atlaskeys.credentials.Settings;
import io.github.atlaskeys.text.UsageException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Host and credentials: the options that every command has. */
public final class ConnectionOptions {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      order = 101,
      names = "--base-url",
      paramLabel = "URL",
      description =
          "Scheme, host and port of Atlas, Cloud Manager or Ops Manager. Default:"
              + " $MONGODB_ATLAS_OPS_MANAGER_URL, then $MONGODB_ATLAS_BASE_URL, then the profile, then"
              + " https://cloud.mongodb.com.")
  Optional<String> baseUrl = Optional.empty();

  @Option(
      order = 150,
      names = "--gov",
      description = "Atlas for Government: https://cloud.mongodbgov.com.")
  boolean gov;

  @Option(
      order = 102,
      names = "--api",
      paramLabel = "v2|v1.0|public-v1.0",
      defaultValue = "v2",
      description =
          "API version: v2, v1.0 (deprecated) or public-v1.0 (Cloud Manager, Ops Manager)."
              + " Default: ${DEFAULT-VALUE}.")
  ApiVersion api;

  @Option(
      order = 103,
      names = "--credentials-file",
      paramLabel = "FILE",
      description =
          "Read credentials from an .env-style file; - is standard input. Must not be readable by"
              + " other users.")
  Optional<String> credentialsFile = Optional.empty();

  @Option(
      order = 104,
      names = {"-P", "--profile"},
      paramLabel = "NAME",
      description =
          "Atlas CLI profile to use. Options and environment variables take precedence. No profile"
              + " is used by default.")
  Optional<String> profile = Optional.empty();

  @Option(
      order = 105,
      names = "--timeout",
      paramLabel = "TIME",
      description = "Time limit per request, for example 10s, 500ms or 2m. Default: 30s.")
  Duration timeout = Atlas.DEFAULT_TIMEOUT;

  @Option(
      order = 160,
      names = "--verbose",
      description = "Show requests and responses, with secrets masked.")
  boolean verbose;

  /** A file is read once: host, project and credentials must be those of one moment. */
  private Optional<Settings> settings = Optional.empty();

  /** For a footer of {@code --help}. */
  public static final String HELP =
      """
      Credentials (never passed as arguments):
        MONGODB_ATLAS_PUBLIC_API_KEY   the public key of an API key
        MONGODB_ATLAS_PRIVATE_API_KEY  its private key
        MONGODB_ATLAS_CLIENT_ID        or the client ID of a service account
        MONGODB_ATLAS_CLIENT_SECRET    and its secret
        MONGODB_ATLAS_ACCESS_TOKEN     or an access token
        MONGODB_ATLAS_AUTH_TYPE        which of them to use: api_keys, service_account,
                                       user_account (the token)
      Otherwise from --profile, unless the Atlas CLI stores them in the system keyring. In a \
      terminal you are prompted if none are found.
      """;

  /** The connection to make; nothing is sent. */
  public Atlas atlas(Context surroundings) {
    return atlas(surroundings, exchange -> {});
  }

  /** The same, with another listener for exchanges. */
  public Atlas atlas(Context surroundings, Consumer<HttpExchange> listener) {
    try {
      Atlas atlas = Atlas.at(host(surroundings)).apiVersion(api).timeout(timeout);
      atlas = atlas.onExchange(verbose ? shown().andThen(listener) : listener);
      return ProxyVariables.proxyFor(atlas, surroundings).map(atlas::proxy).orElse(atlas);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  /**
   * Connects with the credentials that are found; nothing is sent.
   *
   * @throws UsageException if there are none, or more than one kind in one place
   */
  Connection open(Context surroundings) {
    var requests = new AtomicLong();
    Atlas atlas = atlas(surroundings, exchange -> requests.incrementAndGet());
    Credentials.Found found = credentials(surroundings);
    AtlasCredentials caller = found.credentials();
    AtlasAdminApi api = RefusedCredentials.reported(atlas.connect(caller), found, this::say);
    return new Connection(atlas, caller, api, requests::get);
  }

  /** Whether standard input is taken already. */
  public boolean readsStandardInput() {
    return credentialsFile.filter("-"::equals).isPresent();
  }

  private Consumer<HttpExchange> shown() {
    return new TrafficLog(spec.commandLine().getErr())::show;
  }

  /**
   * The credentials, asked for on a terminal when no place has them; nothing is sent.
   *
   * @throws UsageException if no place says, or one says more than one
   */
  public Credentials.Found credentials(Context surroundings) {
    var credentials =
        new Credentials(
            settings(surroundings), surroundings.in(), surroundings.terminal(), this::say);
    return credentialsFile
        .map(file -> credentials.inFile(file, host(surroundings)))
        .orElseGet(credentials::find);
  }

  private void say(String line) {
    Console.warn(spec.commandLine(), line);
  }

  /** The project that is meant when none is named; empty when no place names one. */
  public Optional<ProjectId> project(Context surroundings) {
    return settings(surroundings).project();
  }

  /** The organization that is meant when nothing is named; empty when no place names one. */
  public Optional<OrganizationId> organization(Context surroundings) {
    return settings(surroundings).organization();
  }

  private Settings settings(Context surroundings) {
    if (settings.isEmpty()) {
      settings =
          Optional.of(Settings.of(profile, surroundings.environment(), surroundings.system()));
    }
    return settings.get();
  }

  private URI host(Context surroundings) {
    if (gov && baseUrl.isPresent()) {
      throw new UsageException("--gov and --base-url cannot be used together");
    }
    return gov
        ? Atlas.GOVERNMENT
        : baseUrl.map(Settings::url).or(() -> settings(surroundings).host()).orElse(Atlas.CLOUD);
  }
}
