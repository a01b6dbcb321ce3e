package io.github.atlaskeys.http;

import static java.util.Objects.requireNonNull;

import feign.Client;
import feign.Request.Options;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.NotConnectedException;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.http.Atlas.HttpExchange;
import io.github.atlaskeys.http.Atlas.HttpProxy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okhttp3.Connection;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Interceptor.Chain;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The OkHttp client behind one {@code connect}: timeouts, proxy, connection pool and listener.
 * Redirects are not followed, and nothing is sent twice except a GET whose reused connection turns
 * out to be closed. Every failure comes out as an {@link IOException}.
 */
final class Transport {
  /** More than anyone uses at once; all of them may stay open between calls. */
  private static final int MAX_IDLE_CONNECTIONS = 64;

  /** A change on a connection that idled longer is sent only if that is still open. */
  private static final Duration MAX_UNCHECKED_IDLE = Duration.ofMillis(100);

  private static final Set<Kind> NO_CONNECTION =
      EnumSet.of(Kind.UNKNOWN_HOST, Kind.CONNECTION_REFUSED);

  private static final String RETRY_AFTER = "Retry-After";
  private static final String PROXY_AUTHORIZATION = "Proxy-Authorization";

  /** What the interceptors of one attempt share, as a tag of its request. */
  private static final class Attempt {
    boolean reusedConnection;
    @Nullable String retryAfter;
  }

  /** The connection was closed before anything of the request was sent. */
  private static final class NotSentException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** The listener itself failed, whatever the response was. */
  private static final class ListenerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RuntimeException failure;

    ListenerException(RuntimeException failure) {
      super(failure);
      this.failure = failure;
    }
  }

  private final ConnectionPool connections =
      new ConnectionPool(MAX_IDLE_CONNECTIONS, 5, TimeUnit.MINUTES);

  /** When each connection was last used, by {@link System#nanoTime}. */
  private final Map<Connection, Long> used = Collections.synchronizedMap(new WeakHashMap<>());

  /** Whether there was a connection. */
  private volatile boolean connected;

  /** Whether the server was seen to close a connection that idled. */
  private volatile boolean closesIdle;

  private final OkHttpClient client;
  private final Duration timeout;
  private final Secrets secrets;
  private final Optional<Consumer<HttpExchange>> listener;

  Transport(
      URI host,
      Duration timeout,
      Optional<HttpProxy> proxy,
      Optional<Consumer<HttpExchange>> listener,
      Optional<Interceptor> network,
      Secrets secrets) {
    this.timeout = timeout;
    this.secrets = secrets;
    this.listener = listener;
    var builder =
        new OkHttpClient.Builder()
            .callTimeout(timeout)
            .connectTimeout(timeout)
            .readTimeout(timeout)
            .writeTimeout(timeout)
            .followRedirects(false)
            .followSslRedirects(false)
            // OkHttp would silently send a DELETE again; that is the caller's decision.
            .retryOnConnectionFailure(false)
            .connectionPool(connections)
            .proxy(proxy.map(Transport::address).orElse(Proxy.NO_PROXY))
            .addInterceptor(this::resendIfClosed)
            .addInterceptor(this::attempt)
            .addNetworkInterceptor(this::exchange);
    if (host.getScheme().equals("http")) {
      // Or OkHttp would read all certificates that Java trusts, a tenth of a second's work.
      builder.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT));
    }
    proxy.ifPresent(
        to -> builder.proxyAuthenticator((route, response) -> authenticate(to, response)));
    network.ifPresent(builder::addInterceptor);
    this.client = builder.build();
  }

  /** Equal to the client's own timeouts, or Feign would build another client for every call. */
  Options options() {
    long millis = timeout.toMillis();
    return new Options(millis, TimeUnit.MILLISECONDS, millis, TimeUnit.MILLISECONDS, false);
  }

  OkHttpClient withoutCredentials() {
    return client;
  }

  /** A client that signs. A GET that is sent again is signed again: Atlas counts signatures. */
  Client client(Interceptor authentication) {
    OkHttpClient.Builder builder = client.newBuilder();
    builder.interceptors().add(1, authentication);
    var feign = new feign.okhttp.OkHttpClient(builder.build());
    return (request, options) -> {
      try {
        return feign.execute(request, options);
      } catch (ListenerException e) {
        throw e.failure;
      } catch (AtlasApiException e) {
        throw e;
      } catch (Exception e) {
        // OkHttp is Kotlin: while it connects, an interrupt comes out undeclared, its flag lost.
        if (e instanceof InterruptedException) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException("interrupted");
        }
        throw failure(e);
      }
    };
  }

  private IOException failure(Exception e) {
    IOException failure = secrets.mask(asIoException(e));
    Problem problem = Problem.of(failure);
    return connected || !NO_CONNECTION.contains(problem.kind())
        ? failure
        : new NotConnectedException(new Problem(Kind.UNREACHABLE, problem.message(), List.of()));
  }

  /** OkHttp throws runtime exceptions, too, at a response that is not HTTP. */
  static IOException asIoException(Exception e) {
    return e instanceof IOException io
        ? io
        : new IOException("the response is not HTTP: " + e.getMessage());
  }

  private Response resendIfClosed(Chain chain) throws IOException {
    var first = new Attempt();
    try {
      return chain.proceed(tagged(chain.request(), first));
    } catch (IOException e) {
      boolean closed = !(e instanceof InterruptedIOException || e instanceof ProtocolException);
      if (!first.reusedConnection || !closed) {
        throw e;
      }
      dropIdle();
      if (!isRead(chain.request())) {
        throw e;
      }
      return chain.proceed(tagged(chain.request(), new Attempt()));
    }
  }

  /** One was closed, and the others are as old. */
  private void dropIdle() {
    closesIdle = true;
    connections.evictAll();
  }

  private static boolean isRead(Request request) {
    return request.method().equals("GET");
  }

  private static Request tagged(Request request, Attempt attempt) {
    return request.newBuilder().tag(Attempt.class, attempt).build();
  }

  private Response attempt(Chain chain) throws IOException {
    long start = System.nanoTime();
    Attempt attempt = requireNonNull(chain.request().tag(Attempt.class));
    attempt.retryAfter = null; // it may be that of a digest challenge
    Response response;
    try {
      response = send(chain);
    } catch (IOException e) {
      report(chain.request(), 0, Optional.empty(), start, Optional.of(e), Optional.empty());
      throw e;
    }
    try {
      report(chain.request(), response, start);
    } catch (ListenerException e) {
      response.close();
      throw e;
    }
    String retryAfter = attempt.retryAfter;
    return retryAfter == null
        ? response
        : response.newBuilder().header(RETRY_AFTER, retryAfter).build();
  }

  private Response send(Chain chain) throws IOException {
    while (true) {
      try {
        return chain.proceed(chain.request());
      } catch (NotSentException e) {
        dropIdle();
      }
    }
  }

  private void report(Request request, Response response, long start) {
    report(
        request,
        response.code(),
        Optional.ofNullable(response.header("X-Request-Id")),
        start,
        Optional.empty(),
        Deprecation.of(response.header("Deprecation"), response.header("Sunset")));
  }

  private void report(
      Request request,
      int status,
      Optional<String> requestId,
      long start,
      Optional<IOException> failure,
      Optional<Deprecation> deprecation) {
    if (listener.isEmpty()) {
      return;
    }
    var exchange =
        new HttpExchange(
            request.method(),
            path(request.url()),
            status,
            Duration.ofNanos(System.nanoTime() - start),
            requestId.map(secrets::mask),
            failure.map(secrets::mask),
            deprecation);
    try {
      listener.get().accept(exchange);
    } catch (RuntimeException e) {
      throw new ListenerException(e);
    }
  }

  private static String path(HttpUrl url) {
    String query = url.encodedQuery();
    return url.encodedPath() + (query == null ? "" : "?" + query);
  }

  /**
   * Hides Retry-After from OkHttp, which would act on it: it would send the request again when a
   * 503 says 0, and fail on a number that is not an int.
   */
  private Response exchange(Chain chain) throws IOException {
    Attempt attempt = requireNonNull(chain.request().tag(Attempt.class));
    Connection connection = requireNonNull(chain.connection());
    connected = true;
    Long lastUsed = used.put(connection, System.nanoTime());
    attempt.reusedConnection = lastUsed != null;
    if (lastUsed != null && !isRead(chain.request())) {
      requireOpen(connection, System.nanoTime() - lastUsed);
    }
    Response response;
    try {
      response = chain.proceed(chain.request());
    } catch (RuntimeException e) {
      throw asIoException(e);
    }
    used.put(connection, System.nanoTime());
    String retryAfter = response.header(RETRY_AFTER);
    if (retryAfter != null && retryAfter.matches("[ -~]*")) {
      attempt.retryAfter = retryAfter;
    }
    return response.newBuilder().removeHeader(RETRY_AFTER).build();
  }

  /**
   * A change that goes out on a closed connection is lost, and nobody can tell it from one that was
   * made. To look takes a millisecond, so it is not done between the calls of a bulk run. OkHttp
   * itself looks only after 10 seconds.
   */
  private void requireOpen(Connection connection, long idleNanos) throws IOException {
    boolean suspect = closesIdle || idleNanos > MAX_UNCHECKED_IDLE.toNanos();
    if (!suspect || connection.protocol() == Protocol.HTTP_2) { // which notices by itself
      return;
    }
    Socket socket = connection.socket();
    int timeout = socket.getSoTimeout();
    try {
      socket.setSoTimeout(1);
      socket.getInputStream().read(); // the end, or a byte that nobody asked for
    } catch (SocketTimeoutException e) {
      socket.setSoTimeout(timeout);
      return;
    } catch (IOException e) {
      // Closed as well.
    }
    throw new NotSentException();
  }

  private static Proxy address(HttpProxy proxy) {
    return new Proxy(
        proxy.kind() == HttpProxy.Kind.SOCKS ? Proxy.Type.SOCKS : Proxy.Type.HTTP,
        InetSocketAddress.createUnresolved(proxy.host(), proxy.port()));
  }

  /** Logs in to a proxy, once: a refusal is final. */
  private static @Nullable Request authenticate(HttpProxy proxy, Response response)
      throws IOException {
    boolean tried = response.request().header(PROXY_AUTHORIZATION) != null;
    if (proxy.login().isPresent() && !tried) {
      String[] login = proxy.login().get().split(":", 2);
      String basic = Credentials.basic(login[0], login.length < 2 ? "" : login[1]);
      return response.request().newBuilder().header(PROXY_AUTHORIZATION, basic).build();
    }
    // OkHttp also asks before it sends anything, with a challenge of its own.
    if (response.challenges().stream().anyMatch(c -> c.scheme().startsWith("OkHttp"))) {
      return null;
    }
    throw new NotConnectedException(
        new Problem(
            Kind.PROXY_REFUSED,
            "the proxy %s:%s %s"
                .formatted(
                    proxy.host(), proxy.port(), tried ? "refused the login" : "wants a login"),
            List.of()));
  }
}
