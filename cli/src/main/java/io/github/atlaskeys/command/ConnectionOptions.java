package io.github.atlaskeys.command;

import io.github.atlaskeys.api.ApiVersion;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.ServiceAccountCredentials;
import io.github.atlaskeys.credentials.Connection;
import io.github.atlaskeys.credentials.Credentials;
import io.github.atlaskeys.credentials.Setting;
import io.github.atlaskeys.credentials.Settings;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.http.Atlas.HttpExchange;
import io.github.atlaskeys.http.Atlas.HttpProxy;
import io.github.atlaskeys.http.Deprecation;
import io.github.atlaskeys.terminal.Console;
import io.github.atlaskeys.terminal.Context;
import io.github.atlaskeys.terminal.Page;
import io.github.atlaskeys.terminal.PlainPage;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.text.UsageException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
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
              + " $$MONGODB_ATLAS_OPS_MANAGER_URL, then $$MONGODB_ATLAS_BASE_URL, then the profile,"
              + " then https://cloud.mongodb.com.")
  Optional<String> baseUrl = Optional.empty();

  @Option(names = "--gov", description = "Atlas for Government: https://cloud.mongodbgov.com.")
  boolean gov;

  @Option(
      names = "--api",
      paramLabel = "VERSION",
      defaultValue = "v2",
      description =
          "API version: v2, v1.0 (deprecated) or public-v1.0 (Cloud Manager, Ops Manager)."
              + " Default: ${DEFAULT-VALUE}.")
  ApiVersion api;

  @Option(
      names = "--credentials-file",
      paramLabel = "FILE",
      description =
          "Read credentials from a .env-style file; - is standard input. Only you may be able to"
              + " read it.")
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
      defaultValue = "30s",
      description =
          "Time limit per request, for example 10s, 500ms or 2m. Default: ${DEFAULT-VALUE}.")
  Duration timeout;

  @Option(
      names = {"-v", "--verbose"},
      description = "Log each request to standard error, on one line.")
  boolean[] verbose = {};

  @Option(
      names = {"-q", "--quiet"},
      description = "Print only results, errors and questions.")
  boolean quiet;

  @Option(
      names = "--show-config",
      help = true, // nothing else is required then
      description = "Show the effective settings and where they come from, then exit.")
  boolean showConfig;

  private static final int CONFIG_COLUMN = 14;

  /** A file is read once: host, project and credentials must be those of one moment. */
  private Optional<Settings> settings = Optional.empty();

  /** What {@code --help} says below these options. */
  static final String CREDENTIALS_HELP =
      """

      Credentials (never passed as arguments):
        MONGODB_ATLAS_PUBLIC_API_KEY   the public key of an API key
        MONGODB_ATLAS_PRIVATE_API_KEY  its private key
        MONGODB_ATLAS_CLIENT_ID        or the client ID of a service account
        MONGODB_ATLAS_CLIENT_SECRET    and its secret
        MONGODB_ATLAS_ACCESS_TOKEN     or an access token
        MONGODB_ATLAS_AUTH_TYPE        which one to use, if there are several:
                                       api_keys, service_account or user_account
      If none is set, --profile is used, except for what the Atlas CLI keeps in the
      system keyring. In a terminal you are prompted if none are found.
      HTTPS_PROXY and NO_PROXY are honored.
      """;

  /** The connection to make; nothing is sent. */
  public Atlas atlas(Context context) {
    return atlas(context, exchange -> {});
  }

  /** The same, with another listener for exchanges. */
  public Atlas atlas(Context context, Consumer<HttpExchange> listener) {
    try {
      Atlas atlas = Atlas.at(host(context).value()).apiVersion(api).timeout(timeout);
      Consumer<HttpExchange> log = verbose() ? this::log : any -> {};
      atlas = atlas.onExchange(log.andThen(listener));
      return ProxyVariables.proxyFor(atlas, context)
          .map(Setting::value)
          .map(atlas::proxy)
          .orElse(atlas);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  /**
   * Connects with the credentials that are found; nothing is sent.
   *
   * @throws UsageException if there are none, or more than one kind in one place
   */
  Connection open(Context context) {
    var requests = new AtomicLong();
    var announced = new AtomicBoolean();
    Atlas atlas =
        atlas(
            context,
            exchange -> {
              requests.incrementAndGet();
              exchange
                  .deprecation()
                  .filter(any -> announced.compareAndSet(false, true))
                  .ifPresent(it -> announce(context, exchange, it));
            });
    Credentials.FoundCredentials found = credentials(context);
    return new Connection(atlas, found, atlas.open(found.credentials()), requests::get);
  }

  /** Once in a run: every response to the same call says the same. */
  private void announce(Context context, HttpExchange exchange, Deprecation deprecation) {
    String what =
        deprecation
            .sunset()
            .map(end -> "will stop supporting this request on " + day(end))
            .or(() -> deprecation.since().map(since -> "deprecated this request on " + day(since)))
            .orElse("deprecated this request");
    String line =
        "Atlas %s: %s %s; look for a newer atlas-keys"
            .formatted(what, exchange.method(), exchange.path().replaceFirst("\\?.*", ""));
    Console.warn(spec.commandLine(), context, SanitizedText.line(line));
  }

  private static String day(Instant time) {
    return time.atZone(ZoneOffset.UTC).toLocalDate().toString();
  }

  boolean verbose() {
    return verbose.length > 0; // -vv says it twice
  }

  /** Whether standard input is taken already. */
  public boolean readsStandardInput() {
    return credentialsFile.filter("-"::equals).isPresent();
  }

  /** In one piece, so that threads do not write into each other's lines. */
  private void log(HttpExchange exchange) {
    String line =
        "> %s %s %s, %d ms%s"
            .formatted(
                exchange.method(),
                exchange.path(),
                exchange
                    .failure()
                    .map(failure -> "no response: " + failure)
                    .orElse(String.valueOf(exchange.status())),
                exchange.duration().toMillis(),
                exchange.requestId().map(id -> ", request ID " + id).orElse(""));
    PrintWriter err = spec.commandLine().getErr();
    err.print(SanitizedText.line(line) + System.lineSeparator());
    err.flush();
  }

  /**
   * The credentials; prompts for them if none are configured. Nothing is sent.
   *
   * @throws UsageException if none are configured, or one source has several kinds
   */
  public Credentials.FoundCredentials credentials(Context context) {
    return stored(context).orElseGet(() -> from(context).ask(host(context).value()));
  }

  /** Those that are in some place already. */
  private Optional<Credentials.FoundCredentials> stored(Context context) {
    Credentials credentials = from(context);
    return credentialsFile.isPresent()
        ? Optional.of(credentials.inFile(credentialsFile.get(), host(context).value()))
        : credentials.stored();
  }

  private Credentials from(Context context) {
    return new Credentials(
        settings(context),
        context.in(),
        context.terminal(),
        line -> Console.warn(spec.commandLine(), context, line));
  }

  /**
   * Prints what a run would use and where each was found, if {@code --show-config} asks for it;
   * nothing is sent, and no secret is shown.
   */
  boolean show(Context context, int columns) {
    if (!showConfig) {
      return false;
    }
    var page = new PlainPage(columns, spec.commandLine().getOut()::println, CONFIG_COLUMN);
    show(page, "Host", Optional.of(host(context)));
    show(
        page,
        "API version",
        Optional.of(typed("--api").orElse(new Setting<>(api + "", "default"))));
    show(
        page,
        "Proxy",
        ProxyVariables.proxyFor(atlas(context), context).map(ConnectionOptions::shown));
    show(
        page,
        "Profile",
        settings(context).profileName().map(name -> name.replaceFirst("^profile ", "")));
    show(
        page,
        "Credentials",
        stored(context)
            .<Object>map(found -> new Setting<>(found.name(), found.origin()))
            .or(() -> Optional.of("none")));
    stored(context)
        .filter(found -> found.credentials() instanceof ServiceAccountCredentials)
        .ifPresent(found -> page.field("Token", "revoked when the command ends"));
    show(page, "Organization", typed("--orgId").or(() -> settings(context).organization()));
    show(page, "Project", typed("--projectId").or(() -> settings(context).project()));
    spec.commandLine().getOut().flush();
    return true;
  }

  /** Without its login. */
  private static Setting<String> shown(Setting<HttpProxy> found) {
    HttpProxy proxy = found.value();
    String scheme = proxy.kind() == HttpProxy.Kind.SOCKS ? "socks5" : "http";
    return new Setting<>(
        "%s://%s:%d".formatted(scheme, proxy.host(), proxy.port()), found.origin());
  }

  private static void show(Page page, String what, Optional<?> value) {
    page.field(what, SanitizedText.message(value.map(Object::toString).orElse("none (optional)")));
  }

  private Optional<Setting<?>> typed(String name) {
    OptionSpec option = spec.commandLine().getCommandSpec().findOption(name);
    return option == null
        ? Optional.empty()
        : option.originalStringValues().stream()
            .<Setting<?>>map(value -> new Setting<>(value, HelpText.longName(option)))
            .findFirst();
  }

  /** The project that is meant when none is named; empty when no place names one. */
  public Optional<ProjectId> project(Context context) {
    return settings(context).project().map(Setting::value);
  }

  /** The organization that is meant when nothing is named; empty when no place names one. */
  public Optional<OrganizationId> organization(Context context) {
    return settings(context).organization().map(Setting::value);
  }

  private Settings settings(Context context) {
    if (settings.isEmpty()) {
      settings = Optional.of(Settings.of(profile, context.environment(), context.system()));
    }
    return settings.get();
  }

  private Setting<URI> host(Context context) {
    if (gov && baseUrl.isPresent()) {
      throw new UsageException("--gov and --base-url cannot be used together");
    }
    try {
      return gov
          ? new Setting<>(Atlas.GOVERNMENT, "--gov")
          : baseUrl
              .map(url -> new Setting<>(Settings.url(url), "--base-url"))
              .or(() -> settings(context).host())
              .orElse(new Setting<>(Atlas.CLOUD, "default"));
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }
}
