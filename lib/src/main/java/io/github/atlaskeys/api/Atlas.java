package io.github.atlaskeys.api;

import feign.Client;
import feign.ExceptionPropagationPolicy;
import feign.Feign;
import feign.RequestTemplate;
import feign.Retryer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where and how to reach the Atlas Admin API. Immutable: each setting answers a copy. Making one
 * sends nothing, and neither does {@link #connect}.
 *
 * <pre>{@code
 * AtlasAdminApi atlas =
 *     Atlas.at(URI.create("https://ops.example.com:8443"))
 *         .dialect(ApiVersion.PUBLIC_V1_0)
 *         .timeout(Duration.ofSeconds(10))
 *         .connect(new ApiKeyCredentials(publicKey, privateKey));
 * }</pre>
 *
 * <p>Redirects are never followed, and plain http is refused but on loopback: credentials go to the
 * host named here and to no other.
 */
public final class Atlas {
  /** Atlas itself. */
  public static final URI CLOUD = URI.create("https://cloud.mongodb.com");

  /** Atlas for Government. */
  public static final URI GOVERNMENT = URI.create("https://cloud.mongodbgov.com");

  /** How long one call may take when nothing else is said. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  private final URI host;
  private final ApiVersion dialect;
  private final Duration timeout;
  private final Optional<HttpProxy> proxy;
  private final Optional<Consumer<HttpExchange>> listener;
  private final InstantSource clock;

  private Atlas(
      URI host,
      ApiVersion dialect,
      Duration timeout,
      Optional<HttpProxy> proxy,
      Optional<Consumer<HttpExchange>> listener,
      InstantSource clock) {
    this.host = host;
    this.dialect = dialect;
    this.timeout = timeout;
    this.proxy = proxy;
    this.listener = listener;
    this.clock = clock;
  }

  /** Atlas itself, in its versioned API. */
  public static Atlas cloud() {
    return at(CLOUD);
  }

  /**
   * Another host: Atlas for Government, Cloud Manager, Ops Manager, a sandbox.
   *
   * @param host scheme, host and port; the API's path is the dialect's
   * @throws IllegalArgumentException if it is anything else, or plain http beyond loopback
   */
  public static Atlas at(URI host) {
    return new Atlas(
        Hosts.require(host),
        ApiVersion.V2,
        DEFAULT_TIMEOUT,
        Optional.empty(),
        Optional.empty(),
        new SteadyClock());
  }

  /** The API's form to speak; {@link ApiVersion#V2} when not set. */
  public Atlas dialect(ApiVersion dialect) {
    return new Atlas(host, dialect, timeout, proxy, listener, clock);
  }

  /**
   * How long one call may take, its digest challenge included; 30 seconds when not set. A request
   * for an access token is a call of its own, and may take as long before the call that needs it.
   *
   * @throws IllegalArgumentException unless it is 1 ms to 1 hour
   */
  public Atlas timeout(Duration timeout) {
    if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("timeout must be 1 ms to 1 hour, was " + timeout);
    }
    return new Atlas(host, dialect, timeout, proxy, listener, clock);
  }

  /** The proxy to go through; none when not set. The JVM's own proxy settings are not read. */
  public Atlas proxy(HttpProxy proxy) {
    return new Atlas(host, dialect, timeout, Optional.of(proxy), listener, clock);
  }

  /**
   * Called with every request and its answer, on the calling thread. It must be safe for the
   * threads that call the API. What it throws, the call throws, whatever became of the request.
   */
  public Atlas onExchange(Consumer<HttpExchange> listener) {
    return new Atlas(host, dialect, timeout, proxy, Optional.of(listener), clock);
  }

  /** The time by which access tokens grow old; one that nobody can set when not set here. */
  Atlas clock(InstantSource clock) {
    return new Atlas(host, dialect, timeout, proxy, listener, clock);
  }

  /**
   * The API, as these credentials may use it, from any number of threads.
   *
   * <ul>
   *   <li>An {@link ApiKeyCredentials} signs with HTTP Digest: each call takes a digest session
   *       that no other call is using, so a nonce is reused and never fought over.
   *   <li>A {@link ServiceAccountCredentials} asks for an access token when the first call needs
   *       it. All threads share it, and one of them renews it 5 minutes before it expires, or a
   *       tenth of its life if that is less. A call that needs a token and gets none throws what
   *       the request for it would: {@link TokenRefusedException} if the id or the secret is wrong.
   *   <li>An {@link AccessToken} is sent as it is, and never renewed.
   * </ul>
   *
   * <p>Nothing is sent yet, and nothing needs closing: connections that idle for five minutes are
   * dropped, and no thread keeps the JVM alive. The tokens got are not revoked at the end; Atlas
   * takes them for an hour.
   */
  public AtlasAdminApi connect(AtlasCredentials credentials) {
    var calls = new HttpCalls(timeout, proxy, listener, credentials);
    return Feign.builder()
        .client(signing(credentials, calls))
        .options(calls.options())
        .retryer(Retryer.NEVER_RETRY) // Feign's own would clip Retry-After to a second
        .exceptionPropagationPolicy(ExceptionPropagationPolicy.UNWRAP)
        .encoder((body, type, template) -> template.body(Json.write(body), StandardCharsets.UTF_8))
        .queryMapEncoder(query -> ((Query) query).parameters())
        .requestInterceptor(this::headers)
        .responseInterceptor(new Answers(calls.secrets()))
        .target(AtlasAdminApi.class, dialect.baseUri(host));
  }

  /** How calls are signed follows from who makes them. */
  private Client signing(AtlasCredentials credentials, HttpCalls calls) {
    if (credentials instanceof ServiceAccountCredentials account) {
      var tokens = new AccessTokens(new TokenEndpoint(host, account, calls), clock);
      return new BearerCalls(tokens, calls);
    }
    if (credentials instanceof AccessToken token) {
      return new BearerCalls(BearerCalls.Tokens.only(BearerToken.of(token)), calls);
    }
    return (request, options) -> calls.send(request); // Digest signs below
  }

  private void headers(RequestTemplate request) {
    request.header("User-Agent", userAgent());
    request.header("Accept", dialect.mediaType());
    if (request.body() != null) {
      request.header("Content-Type", dialect.mediaType());
    }
  }

  static String userAgent() {
    return "atlas-keys/" + version();
  }

  /** The version of this library, as its jar tells it; {@code development} outside of a jar. */
  public static String version() {
    String version = Atlas.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** Scheme, host and port. */
  public URI host() {
    return host;
  }

  /** Whether the host is this machine, by its literal name; nothing is looked up. */
  public boolean isLoopback() {
    return Hosts.isLoopback(host);
  }

  /** The API's form that is spoken. */
  public ApiVersion dialect() {
    return dialect;
  }

  /** Host and dialect. */
  @Override
  public String toString() {
    return "Atlas[" + dialect.baseUri(host) + "]";
  }
}
