package io.github.atlaskeys.api;

import static java.util.Objects.requireNonNull;

import feign.Client;
import feign.Request.Options;
import feign.Response;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Proxy;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okhttp3.Connection;
import okhttp3.ConnectionPool;
import okhttp3.Interceptor.Chain;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * The one OkHttp client of a connection: every call's timeouts, proxy, connections and listener.
 * Nothing is redirected. Nothing is sent twice either, except a GET whose reused connection turns
 * out to be closed. Whatever goes wrong below comes out as an {@link IOException}.
 *
 * <p>OkHttp appears here, in {@link Digest}, {@link ProxyLogin} and {@link TrafficInterceptor}, and
 * nowhere else.
 */
final class HttpCalls {
  /** More connections than anyone uses at once stay open between calls. */
  private static final int IDLE_CONNECTIONS = 64;

  private static final String RETRY_AFTER = "Retry-After";

  /** Where OkHttp does not look for it. */
  private static final String HIDDEN_RETRY_AFTER = "Atlas-Keys-Retry-After";

  /** What the layers of one sending need to know of each other. */
  static final class Sending {
    boolean told;
    boolean reused;
  }

  private final ConnectionPool connections =
      new ConnectionPool(IDLE_CONNECTIONS, 5, TimeUnit.MINUTES);

  /** Connections that have been used before. */
  private final Set<Connection> used =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  private final Client client;
  private final Options options;
  private final Secrets secrets;
  private final Optional<TrafficInterceptor> tap;

  HttpCalls(
      Duration timeout,
      Optional<HttpProxy> proxy,
      Optional<Consumer<HttpExchange>> listener,
      AtlasCredentials credentials) {
    this.secrets = Secrets.of(credentials, proxy);
    this.tap = listener.map(to -> new TrafficInterceptor(to, secrets));
    long millis = timeout.toMillis();
    // Equal to the client's own, or Feign would build another client for every call.
    this.options = new Options(millis, TimeUnit.MILLISECONDS, millis, TimeUnit.MILLISECONDS, false);
    var builder =
        new OkHttpClient.Builder()
            .callTimeout(timeout)
            .connectTimeout(timeout)
            .readTimeout(timeout)
            .writeTimeout(timeout)
            .followRedirects(false)
            .followSslRedirects(false)
            // OkHttp would silently send a DELETE again; whether to is our caller's decision.
            .retryOnConnectionFailure(false)
            .connectionPool(connections)
            .proxy(proxy.map(HttpCalls::route).orElse(Proxy.NO_PROXY));
    proxy.ifPresent(to -> builder.proxyAuthenticator(new ProxyLogin(to)));
    builder.addInterceptor(this::again);
    if (credentials instanceof ApiKeyCredentials pair) {
      builder.addInterceptor(new Digest(pair));
    }
    builder.addInterceptor(this::sent).addNetworkInterceptor(this::overTheWire);
    tap.ifPresent(builder::addNetworkInterceptor);
    this.client = new feign.okhttp.OkHttpClient(builder.build());
  }

  Options options() {
    return options;
  }

  Secrets secrets() {
    return secrets;
  }

  /**
   * Sends a request. The body of a listing is still to be read; every other answer is whole and in
   * memory.
   */
  Response send(feign.Request request) throws IOException {
    try {
      return Answer.buffered(client.execute(request, options), secrets);
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
      throw secrets.mask(e instanceof IOException io ? io : noAnswer(e));
    }
  }

  /** What OkHttp throws at an answer that is not HTTP, as what it means: no answer came. */
  static IOException noAnswer(Exception e) {
    return new IOException("the answer is not HTTP: " + e.getMessage());
  }

  /**
   * Sends once, and a GET once more if the connection was closed while it idled. Before it is
   * signed: a signature that may have arrived must not be sent twice.
   */
  private okhttp3.Response again(Chain chain) throws IOException {
    var first = new Sending();
    try {
      return chain.proceed(tagged(chain.request(), first));
    } catch (IOException e) {
      if (!first.reused || !chain.request().method().equals("GET") || !isClosed(e)) {
        throw e;
      }
      connections.evictAll(); // the others that idle are as old
      return chain.proceed(tagged(chain.request(), new Sending()));
    }
  }

  private static Request tagged(Request request, Sending sending) {
    return request.newBuilder().tag(Sending.class, sending).build();
  }

  private okhttp3.Response sent(Chain chain) throws IOException {
    long start = System.nanoTime();
    Sending sending = requireNonNull(chain.request().tag(Sending.class));
    sending.told = false; // of a challenge before, perhaps
    try {
      return withRetryAfter(chain.proceed(chain.request()));
    } catch (IOException e) {
      if (!sending.told) {
        tap.ifPresent(to -> to.failed(chain.request(), e, start));
      }
      throw e;
    }
  }

  private static boolean isClosed(IOException e) {
    return !(e instanceof InterruptedIOException || e instanceof ProtocolException);
  }

  private okhttp3.Response overTheWire(Chain chain) throws IOException {
    Connection connection = chain.connection();
    Sending sending = chain.request().tag(Sending.class);
    if (connection != null && sending != null) {
      sending.reused = !used.add(connection);
    }
    okhttp3.Response response;
    try {
      response = chain.proceed(chain.request());
    } catch (TrafficInterceptor.ListenerException e) {
      throw e;
    } catch (RuntimeException e) {
      throw noAnswer(e);
    }
    return withoutRetryAfter(response);
  }

  /**
   * OkHttp reads the header of a 408 and a 503: it sends the request again when it says 0, and
   * fails on a large number. Its remaining follow-up, of a 421, is for connections that several
   * hosts share; there is one host here.
   */
  private static okhttp3.Response withoutRetryAfter(okhttp3.Response response) {
    String value = response.header(RETRY_AFTER);
    var other = response.newBuilder().removeHeader(RETRY_AFTER);
    other.removeHeader(HIDDEN_RETRY_AFTER).removeHeader(Digest.OUTCOME); // ours, not a server's
    return value == null || !isPlain(value)
        ? other.build()
        : other.header(HIDDEN_RETRY_AFTER, value).build();
  }

  private static okhttp3.Response withRetryAfter(okhttp3.Response response) {
    String value = response.header(HIDDEN_RETRY_AFTER);
    return value == null
        ? response
        : response.newBuilder().removeHeader(HIDDEN_RETRY_AFTER).header(RETRY_AFTER, value).build();
  }

  private static boolean isPlain(String value) {
    return value.chars().allMatch(c -> c >= ' ' && c < 127);
  }

  private static Proxy route(HttpProxy proxy) {
    return new Proxy(
        proxy.kind() == HttpProxy.Kind.SOCKS ? Proxy.Type.SOCKS : Proxy.Type.HTTP,
        InetSocketAddress.createUnresolved(proxy.host(), proxy.port()));
  }
}
