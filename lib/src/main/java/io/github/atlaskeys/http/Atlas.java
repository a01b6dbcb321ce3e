package io.github.atlaskeys.http;

import static java.util.Objects.requireNonNull;

import io.github.atlaskeys.api.AccessToken;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.ApiVersion;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasCredentials;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ServiceAccountCredentials;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where and how to reach the Atlas Admin API. Immutable: each setting returns a copy. Making one
 * sends nothing, and neither does {@link #connect}.
 *
 * <pre>{@code
 * AtlasAdminApi atlas =
 *     Atlas.at(URI.create("https://ops.example.com:8443"))
 *         .apiVersion(ApiVersion.PUBLIC_V1_0)
 *         .timeout(Duration.ofSeconds(10))
 *         .connect(new ApiKeyCredentials(publicKey, privateKey));
 * }</pre>
 *
 * <p>Redirects are never followed, and plain http is refused except to this machine: credentials go
 * to the host named here and to no other.
 */
public final class Atlas {
  /** Atlas itself. */
  public static final URI CLOUD = URI.create("https://cloud.mongodb.com");

  /** Atlas for Government. */
  public static final URI GOVERNMENT = URI.create("https://cloud.mongodbgov.com");

  /** How long one call may take when nothing else is set: 30 seconds. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  private final URI host;
  private final ApiVersion apiVersion;
  private final Duration timeout;
  private final Optional<HttpProxy> proxy;
  private final Optional<Consumer<HttpExchange>> listener;
  private final InstantSource clock;

  private Atlas(
      URI host,
      ApiVersion apiVersion,
      Duration timeout,
      Optional<HttpProxy> proxy,
      Optional<Consumer<HttpExchange>> listener,
      InstantSource clock) {
    this.host = host;
    this.apiVersion = apiVersion;
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
   * @param host scheme, host and port; the path follows from the API version
   * @throws IllegalArgumentException if it is anything else, or plain http to another machine
   */
  public static Atlas at(URI host) {
    return new Atlas(
        BaseUrl.of(host),
        ApiVersion.V2,
        DEFAULT_TIMEOUT,
        Optional.empty(),
        Optional.empty(),
        steadyClock());
  }

  /** Setting the system's clock must not make a token older or younger. */
  private static InstantSource steadyClock() {
    Instant start = InstantSource.system().instant();
    long nanos = System.nanoTime();
    return () -> start.plusNanos(System.nanoTime() - nanos);
  }

  /** The version of the API to call; {@link ApiVersion#V2} when not set. */
  public Atlas apiVersion(ApiVersion apiVersion) {
    return new Atlas(host, apiVersion, timeout, proxy, listener, clock);
  }

  /**
   * How long one call may take, its digest challenge or its access token included; 30 seconds when
   * not set.
   *
   * @throws IllegalArgumentException unless it is 1 ms to 1 hour
   */
  public Atlas timeout(Duration timeout) {
    if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("timeout must be 1 ms to 1 hour");
    }
    return new Atlas(host, apiVersion, timeout, proxy, listener, clock);
  }

  /** The proxy to go through; none when not set. The JVM's own proxy settings are not read. */
  public Atlas proxy(HttpProxy proxy) {
    return new Atlas(host, apiVersion, timeout, Optional.of(proxy), listener, clock);
  }

  /**
   * Called after every request, on the calling thread, so from as many threads as call the API. An
   * exception of the listener's is thrown by the call, even if the response was a success. Replaces
   * an earlier listener.
   *
   * @throws NullPointerException if there is none
   */
  public Atlas onExchange(Consumer<HttpExchange> listener) {
    requireNonNull(listener, "listener");
    return new Atlas(host, apiVersion, timeout, proxy, Optional.of(listener), clock);
  }

  /** The clock by which access tokens expire, for tests. */
  Atlas clock(InstantSource clock) {
    return new Atlas(host, apiVersion, timeout, proxy, listener, clock);
  }

  /**
   * The API as these credentials may use it, for any number of threads.
   *
   * <ul>
   *   <li>{@link ApiKeyCredentials} sign with HTTP Digest. A session keeps its nonce and is used by
   *       one call at a time, so nearly every call is one request.
   *   <li>{@link ServiceAccountCredentials} request an access token when the first call needs it.
   *       All threads share it, and one of them renews it 5 minutes before it expires, or a tenth
   *       of its life if that is less. A call that gets no token throws what the request for it
   *       would; {@link Problem} says if the ID or the secret is wrong.
   *   <li>An {@link AccessToken} is sent as it is, and never renewed.
   * </ul>
   *
   * <p>Nothing is sent yet, and nothing needs closing: connections that idle for five minutes are
   * dropped, and no thread keeps the JVM alive. The access token of a service account stays alive
   * for an hour; {@link #open} revokes it.
   */
  public AtlasAdminApi connect(AtlasCredentials credentials) {
    return open(credentials).api();
  }

  /**
   * The same, to be closed at the end. For programs that run often as a service account: Atlas
   * allows it 100 access tokens that are alive, and then refuses more.
   */
  public Connection open(AtlasCredentials credentials) {
    return HttpClients.connect(
        host, apiVersion, timeout, proxy, listener, clock, credentials, Optional.empty());
  }

  /** The version of this library, from its jar; {@code development} outside of one. */
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
    return BaseUrl.isLoopback(host);
  }

  /** The version of the API that is called. */
  public ApiVersion apiVersion() {
    return apiVersion;
  }

  /** Host and path. */
  @Override
  public String toString() {
    return "Atlas[" + host + apiVersion.path() + "]";
  }

  /** The API, and what is to be given back at the end. */
  public static final class Connection implements AutoCloseable {
    private final AtlasAdminApi api;
    private final Runnable end;

    Connection(AtlasAdminApi api, Runnable end) {
      this.api = api;
      this.end = end;
    }

    /** The API as the credentials may use it, for any number of threads. */
    public AtlasAdminApi api() {
      return api;
    }

    /**
     * Revokes the access token that was requested for a service account, if any; with other
     * credentials nothing is sent. It waits 5 seconds at most, and a failure is not reported: the
     * token expires by itself. A call made later requests another.
     *
     * @see <a
     *     href="https://www.mongodb.com/docs/atlas/api/service-accounts/revoke-oauth2-token/">Revoke
     *     Service Account Token</a>
     */
    @Override
    public void close() {
      end.run();
    }
  }

  /**
   * A proxy to go through, for every call of a connection.
   *
   * @param kind the protocol of the proxy
   * @param host its name or address
   * @param port its port, 1 to 65535
   * @param login the proxy's Basic credentials ({@code user:password}), if it wants any; never
   *     shown
   */
  public record HttpProxy(Kind kind, String host, int port, Optional<String> login) {

    /** The protocol of a proxy. */
    public enum Kind {
      /** CONNECT for https, the whole URL for http. */
      HTTP,
      /** SOCKS 5. */
      SOCKS
    }

    /**
     * Checks the address.
     *
     * @throws IllegalArgumentException if the host is empty, the port is out of its range, or a
     *     SOCKS proxy is given a login
     */
    public HttpProxy {
      if (host.isBlank()) {
        throw new IllegalArgumentException("proxy host must not be empty");
      }
      if (kind == Kind.SOCKS && login.isPresent()) {
        throw new IllegalArgumentException("a SOCKS proxy cannot be given a login here");
      }
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("proxy port must be 1 to 65535, was " + port);
      }
    }

    /** Kind, host and port; a login is masked. */
    @Override
    public String toString() {
      return "HttpProxy[%s %s%s:%s]".formatted(kind, login.isPresent() ? "***@" : "", host, port);
    }
  }

  /**
   * One request and how it was answered, without headers and bodies. A digest challenge and a
   * request for an access token are exchanges of their own. Secrets that a server repeats are
   * masked.
   *
   * @param method for example {@code DELETE}
   * @param path the path of the request, query included
   * @param status the response's status, or 0 when no response was received
   * @param duration the time from sending the request to receiving the response's headers
   * @param requestId the server's name for the request, if the response has the header {@code
   *     X-Request-Id}; Atlas does not document that it sends one
   * @param failure why no response was received, if none was
   * @param deprecation that Atlas announces the end of what was called, if it does
   */
  public record HttpExchange(
      String method,
      String path,
      int status,
      Duration duration,
      Optional<String> requestId,
      Optional<IOException> failure,
      Optional<Deprecation> deprecation) {}
}
