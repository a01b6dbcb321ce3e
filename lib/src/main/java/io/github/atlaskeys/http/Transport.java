package io.github.atlaskeys.http;

import static java.util.Objects.requireNonNull;

import feign.Client;
import feign.Request.Options;
import io.github.atlaskeys.api.Atlas.HttpExchange;
import io.github.atlaskeys.api.Atlas.HttpProxy;
import io.github.atlaskeys.api.Atlas.ProxyRefusedException;
import io.github.atlaskeys.api.AtlasApiException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okhttp3.Connection;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Credentials;
import okhttp3.Interceptor;
import okhttp3.Interceptor.Chain;
import okhttp3.OkHttpClient;
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

  private static final String RETRY_AFTER = "Retry-After";
  private static final String PROXY_AUTHORIZATION = "Proxy-Authorization";

  /** What the interceptors of one attempt share, as a tag of its request. */
  static final class Attempt {
    boolean reported;
    boolean reusedConnection;
    @Nullable String retryAfter;
  }

  private final ConnectionPool connections =
      new ConnectionPool(MAX_IDLE_CONNECTIONS, 5, TimeUnit.MINUTES);
  private final Set<Connection> used =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  private final OkHttpClient client;
  private final Duration timeout;
  private final Secrets secrets;
  private final Optional<TrafficInterceptor> traffic;

  Transport(
      URI host,
      Duration timeout,
      Optional<HttpProxy> proxy,
      Optional<Consumer<HttpExchange>> listener,
      Optional<Interceptor> network,
      Secrets secrets) {
    this.timeout = timeout;
    this.secrets = secrets;
    this.traffic = listener.map(to -> new TrafficInterceptor(to, secrets));
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
    traffic.ifPresent(builder::addNetworkInterceptor);
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
      } catch (TrafficInterceptor.ListenerException e) {
        throw e.failure();
      } catch (AtlasApiException e) {
        throw e;
      } catch (Exception e) {
        // OkHttp is Kotlin: while it connects, an interrupt comes out undeclared, its flag lost.
        if (e instanceof InterruptedException) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException("interrupted");
        }
        throw secrets.mask(asIoException(e));
      }
    };
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
      if (!first.reusedConnection || !chain.request().method().equals("GET") || !closed) {
        throw e;
      }
      connections.evictAll(); // the others that idle are as old
      return chain.proceed(tagged(chain.request(), new Attempt()));
    }
  }

  private static Request tagged(Request request, Attempt attempt) {
    return request.newBuilder().tag(Attempt.class, attempt).build();
  }

  private Response attempt(Chain chain) throws IOException {
    long start = System.nanoTime();
    Attempt attempt = requireNonNull(chain.request().tag(Attempt.class));
    attempt.reported = false; // it may have been for a digest challenge
    attempt.retryAfter = null;
    try {
      Response response = chain.proceed(chain.request());
      String retryAfter = attempt.retryAfter;
      return retryAfter == null
          ? response
          : response.newBuilder().header(RETRY_AFTER, retryAfter).build();
    } catch (IOException e) {
      if (!attempt.reported) {
        traffic.ifPresent(to -> to.failed(chain.request(), e, start));
      }
      throw e;
    }
  }

  /**
   * Takes Retry-After away until OkHttp has seen the response: it would send the request again when
   * a 503 says 0, and fail on a number that is no int.
   */
  private Response exchange(Chain chain) throws IOException {
    Attempt attempt = chain.request().tag(Attempt.class);
    Connection connection = chain.connection();
    if (connection != null && attempt != null) {
      attempt.reusedConnection = !used.add(connection);
    }
    Response response;
    try {
      response = chain.proceed(chain.request());
    } catch (TrafficInterceptor.ListenerException e) {
      throw e;
    } catch (RuntimeException e) {
      throw asIoException(e);
    }
    String retryAfter = response.header(RETRY_AFTER);
    if (attempt != null && retryAfter != null && retryAfter.matches("[ -~]*")) {
      attempt.retryAfter = retryAfter;
    }
    return response.newBuilder().removeHeader(RETRY_AFTER).build();
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
    throw new ProxyRefusedException(
        "the proxy %s:%s %s"
            .formatted(proxy.host(), proxy.port(), tried ? "refused the login" : "wants a login"));
  }
}
