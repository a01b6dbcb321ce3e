package io.github.atlaskeys.admin;

import feign.ExceptionPropagationPolicy;
import feign.Feign;
import feign.RequestTemplate;
import feign.Retryer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where and how to reach the Atlas Admin API. Immutable: each setting answers a copy. Making one
 * sends nothing, and neither does {@link #connect}.
 *
 * <pre>{@code
 * AtlasAdminApi atlas =
 *     Atlas.at(URI.create("https://ops.example.com:8443"))
 *         .dialect(Dialect.PUBLIC_V1_0)
 *         .timeout(Duration.ofSeconds(10))
 *         .connect(new ApiKeyPair(publicKey, privateKey));
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
  private final Dialect dialect;
  private final Duration timeout;
  private final Optional<HttpProxy> proxy;
  private final Optional<Consumer<Exchange>> listener;

  private Atlas(
      URI host,
      Dialect dialect,
      Duration timeout,
      Optional<HttpProxy> proxy,
      Optional<Consumer<Exchange>> listener) {
    this.host = host;
    this.dialect = dialect;
    this.timeout = timeout;
    this.proxy = proxy;
    this.listener = listener;
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
        Hosts.require(host), Dialect.V2, DEFAULT_TIMEOUT, Optional.empty(), Optional.empty());
  }

  /** The API's form to speak; {@link Dialect#V2} when not set. */
  public Atlas dialect(Dialect dialect) {
    return new Atlas(host, dialect, timeout, proxy, listener);
  }

  /**
   * How long one call may take, its digest challenge included; 30 seconds when not set.
   *
   * @throws IllegalArgumentException unless it is 1 ms to 1 hour
   */
  public Atlas timeout(Duration timeout) {
    if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("timeout must be 1 ms to 1 hour, was " + timeout);
    }
    return new Atlas(host, dialect, timeout, proxy, listener);
  }

  /** The proxy to go through; none when not set. The JVM's own proxy settings are not read. */
  public Atlas proxy(HttpProxy proxy) {
    return new Atlas(host, dialect, timeout, Optional.of(proxy), listener);
  }

  /**
   * Who is told of every request and answer, on the calling thread. It must be safe for the threads
   * that call the API, and must not throw.
   */
  public Atlas onExchange(Consumer<Exchange> listener) {
    return new Atlas(host, dialect, timeout, proxy, Optional.of(listener));
  }

  /**
   * The API, authenticated with HTTP Digest. It may be called from many threads: each call takes a
   * digest session that no other call is using, so that a nonce is reused and never fought over,
   * and the sessions share their connections. Nothing needs closing: connections that idle for five
   * minutes are dropped, and no thread keeps the JVM alive.
   */
  public AtlasAdminApi connect(AtlasCredentials credentials) {
    var lanes = new HttpLanes((ApiKeyPair) credentials, timeout, proxy, listener);
    return Feign.builder()
        .client(lanes)
        .options(lanes.options())
        .retryer(Retryer.NEVER_RETRY) // Feign's own would clip Retry-After to a second
        .exceptionPropagationPolicy(ExceptionPropagationPolicy.UNWRAP)
        .encoder((body, type, template) -> template.body(Json.write(body), StandardCharsets.UTF_8))
        .queryMapEncoder(query -> ((Query) query).parameters())
        .requestInterceptor(this::headers)
        .responseInterceptor(new Answers())
        .target(AtlasAdminApi.class, dialect.baseUri(host));
  }

  private void headers(RequestTemplate request) {
    request.header("User-Agent", "atlas-keys/" + version());
    request.header("Accept", dialect.mediaType());
    if (request.body() != null) {
      request.header("Content-Type", dialect.mediaType());
    }
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
  public Dialect dialect() {
    return dialect;
  }

  /** Host and dialect. */
  @Override
  public String toString() {
    return "Atlas[" + dialect.baseUri(host) + "]";
  }
}
