package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiVersion;
import io.github.atlaskeys.api.Atlas;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasCredentials;
import io.github.atlaskeys.api.HttpExchange;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.credentials.Credentials;
import io.github.atlaskeys.credentials.FoundCredentials;
import io.github.atlaskeys.credentials.Places;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Host and credentials: the options that every command has. */
public final class ConnectionOptions {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--base-url",
      paramLabel = "URL",
      description =
          "Scheme, host and port of Atlas, Cloud Manager or Ops Manager. Default:"
              + " $MONGODB_ATLAS_OPS_MANAGER_URL, then $MONGODB_ATLAS_BASE_URL, then the profile, then"
              + " https://cloud.mongodb.com.")
  Optional<String> baseUrl = Optional.empty();

  @Option(names = "--gov", description = "Atlas for Government: https://cloud.mongodbgov.com.")
  boolean gov;

  @Option(
      names = "--api",
      paramLabel = "v2|v1.0|public-v1.0",
      defaultValue = "v2",
      description =
          "API version: v2, v1.0 (deprecated) or public-v1.0 (Cloud Manager, Ops Manager)."
              + " Default: v2.")
  ApiVersion api;

  @Option(
      names = "--credentials-file",
      paramLabel = "FILE",
      description =
          "Read credentials from an .env-style file; - is standard input. Must not be readable by"
              + " other users.")
  Optional<String> credentialsFile = Optional.empty();

  @Option(
      names = {"-P", "--profile"},
      paramLabel = "NAME",
      description =
          "Atlas CLI profile to use. Options and environment variables take precedence. No profile"
              + " is used by default.")
  Optional<String> profile = Optional.empty();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "Time limit per request, for example 10s, 500ms or 2m. Default: 30s.")
  Duration timeout = Atlas.DEFAULT_TIMEOUT;

  @Option(names = "--verbose", description = "Show requests and responses, with secrets masked.")
  boolean verbose;

  /** A file is read once: host, project and credentials must be those of one moment. */
  private Optional<Places> places = Optional.empty();

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
      Atlas atlas = Atlas.at(host(surroundings)).dialect(api).timeout(timeout);
      atlas = atlas.onExchange(verbose ? shown().andThen(listener) : listener);
      return ProxyVariables.proxyFor(atlas, surroundings).map(atlas::proxy).orElse(atlas);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  /**
   * The connection of these surroundings, or a new one; nothing is sent.
   *
   * @param connect how the API is reached: in the script, where a reader sees it
   */
  public Connection open(
      Context surroundings, BiFunction<Atlas, AtlasCredentials, AtlasAdminApi> connect) {
    return surroundings
        .connection()
        .map(Connection::countedFromNow)
        .orElseGet(() -> opened(surroundings, connect));
  }

  private Connection opened(
      Context surroundings, BiFunction<Atlas, AtlasCredentials, AtlasAdminApi> connect) {
    var requests = new AtomicLong();
    Atlas atlas = atlas(surroundings, exchange -> requests.incrementAndGet());
    FoundCredentials found = credentials(surroundings);
    AtlasCredentials caller = found.credentials();
    AtlasAdminApi api = RefusedCredentials.reported(connect.apply(atlas, caller), found, this::say);
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
  public FoundCredentials credentials(Context surroundings) {
    var credentials = new Credentials(places(surroundings), surroundings, this::say);
    return credentialsFile
        .map(file -> credentials.in(file, host(surroundings)))
        .orElseGet(credentials::find);
  }

  private void say(String line) {
    Cli.say(spec.commandLine(), line);
  }

  /** The project that is meant when none is named; empty when no place names one. */
  public Optional<ProjectId> project(Context surroundings) {
    return places(surroundings).project();
  }

  /** The organization that is meant when nothing is named; empty when no place names one. */
  public Optional<OrganizationId> organization(Context surroundings) {
    return places(surroundings).organization();
  }

  private Places places(Context surroundings) {
    if (places.isEmpty()) {
      places = Optional.of(Places.of(profile, surroundings));
    }
    return places.get();
  }

  private URI host(Context surroundings) {
    if (gov && baseUrl.isPresent()) {
      throw new UsageException("--gov and --base-url cannot be used together");
    }
    return gov
        ? Atlas.GOVERNMENT
        : baseUrl.map(Places::url).or(() -> places(surroundings).host()).orElse(Atlas.CLOUD);
  }
}
