package io.github.atlaskeys.api;

import io.github.atlaskeys.http.HttpClients;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
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
        Validation.baseUrl(host),
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
      throw new IllegalArgumentException("timeout must be 1 ms to 1 hour, was " + timeout);
    }
    return new Atlas(host, apiVersion, timeout, proxy, listener, clock);
  }

  /** The proxy to go through; none when not set. The JVM's own proxy settings are not read. */
  public Atlas proxy(HttpProxy proxy) {
    return new Atlas(host, apiVersion, timeout, Optional.of(proxy), listener, clock);
  }

  /**
   * Called with every request and its response, on the calling thread, so from as many threads as
   * call the API. An exception of the listener's is thrown by the call, even if the response was a
   * success. Replaces an earlier listener.
   */
  public Atlas onExchange(Consumer<HttpExchange> listener) {
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
   * dropped, and no thread keeps the JVM alive. Access tokens are not revoked at the end; Atlas
   * accepts them for an hour.
   */
  public AtlasAdminApi connect(AtlasCredentials credentials) {
    return HttpClients.connect(host, apiVersion, timeout, proxy, listener, clock, credentials);
  }

  /**
   * Begins to load, on a thread of its own, the classes that a first call needs; {@link #connect}
   * waits until it is done. For a program that lives for one call, to be called first: it saves the
   * time that the program spends until it connects. Nothing is sent, and nothing can fail.
   */
  public static void warmUp() {
    HttpClients.warmUp();
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
    return Validation.isLoopback(host);
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
   * One request and its response as they went over the wire. A digest challenge and a request for
   * an access token are exchanges of their own. Secrets are masked. Headers and bodies become text
   * only when they are asked for, so a listener that merely counts costs nearly nothing.
   *
   * <p>The library implements it; {@link Atlas#onExchange} hands it out.
   */
  public interface HttpExchange {
    /** For example {@code DELETE}. */
    String method();

    /** Where the request went, query included. */
    URI uri();

    /** Whether the request carried credentials. */
    boolean signed();

    /** The headers sent, as lines of {@code Name: value}. */
    List<String> requestHeaders();

    /** The body sent; empty when there was none. */
    String requestBody();

    /** The response's status, or 0 when no response came. */
    int status();

    /** The response's headers, as lines of {@code Name: value}. */
    List<String> responseHeaders();

    /** The beginning of the response's body, 4 KiB at most; empty when there was none. */
    String responseBody();

    /** The time from sending the request to receiving the response's headers. */
    Duration duration();

    /** Why no response came, when none did. */
    Optional<IOException> failure();
  }

  /** The proxy on the way wants a login, or another one; Atlas was not reached. */
  public static final class ProxyRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** With one line for people, which holds no login. */
    public ProxyRefusedException(String message) {
      super(message);
    }
  }
}
