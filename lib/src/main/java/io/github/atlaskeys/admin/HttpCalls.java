package io.github.atlaskeys.admin;

import feign.Client;
import feign.Request.HttpMethod;
import feign.Request.Options;
import feign.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/**
 * The one OkHttp client of a connection: every call's timeouts, proxy, connections and listener,
 * whoever signs it. Nothing is redirected or sent twice, and no body is longer than it may be.
 *
 * <p>OkHttp and the digest library appear here, in {@link DigestSession}, {@link ProxyLogin} and
 * {@link WireTap}, and nowhere else.
 */
final class HttpCalls {
  /** Atlas's error bodies are under 1 KiB; what is longer is not Atlas's and not worth reading. */
  private static final int LONGEST_ERROR = 64 * 1024;

  /** What a change answers: nothing, one key, or a token. */
  private static final int LONGEST_RECEIPT = 1024 * 1024;

  /** 500 keys with roles in hundreds of projects each are some 20 MiB. */
  private static final int LONGEST_LISTING = 64 * 1024 * 1024;

  /** More lanes than anyone opens keep their connection between calls. */
  private static final int IDLE_CONNECTIONS = 64;

  private final OkHttpClient shared;
  private final Client plain;
  private final Options options;
  private final Optional<WireTap> tap;

  HttpCalls(Duration timeout, Optional<HttpProxy> proxy, Optional<Consumer<Exchange>> listener) {
    this.tap = listener.map(WireTap::new);
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
            .addNetworkInterceptor(HttpCalls::notAgainByItself)
            .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, 5, TimeUnit.MINUTES))
            .proxy(proxy.map(HttpCalls::route).orElse(Proxy.NO_PROXY));
    proxy.ifPresent(to -> builder.proxyAuthenticator(new ProxyLogin(to)));
    tap.ifPresent(builder::addNetworkInterceptor);
    this.shared = builder.build();
    this.plain = new feign.okhttp.OkHttpClient(shared);
  }

  Options options() {
    return options;
  }

  /** A client of its own that signs with this session, over the same connections. */
  Client signing(DigestSession session) {
    return new feign.okhttp.OkHttpClient(
        shared.newBuilder().addInterceptor(session).authenticator(session).build());
  }

  /** Sends a request as it is; the answer is whole and in memory. */
  Response send(feign.Request request) throws IOException {
    return send(request, plain);
  }

  /** Sends a request through this client; the answer is whole and in memory. */
  Response send(feign.Request request, Client client) throws IOException {
    long start = System.nanoTime();
    try (Response response = client.execute(request, options)) {
      return response.toBuilder().body(body(response)).build();
    } catch (Exception e) {
      if (interrupted(e)) {
        throw new InterruptedIOException("interrupted");
      }
      if (e instanceof IOException failure) {
        tap.ifPresent(told -> told.failed(request, failure, start));
      }
      throw e;
    }
  }

  /**
   * OkHttp is Kotlin: while it connects, an interrupt comes out of it undeclared, its flag lost.
   */
  private static boolean interrupted(Throwable e) {
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
      return true;
    }
    return false;
  }

  /** OkHttp sends a request again, unasked, when a 503 says Retry-After: 0. */
  private static okhttp3.Response notAgainByItself(okhttp3.Interceptor.Chain chain)
      throws IOException {
    okhttp3.Response response = chain.proceed(chain.request());
    return response.code() == 503 && "0".equals(response.header("Retry-After"))
        ? response.newBuilder().removeHeader("Retry-After").build()
        : response;
  }

  private static byte[] body(Response response) throws IOException {
    if (response.body() == null) {
      return new byte[0];
    }
    boolean success = response.status() >= 200 && response.status() < 300;
    boolean listing = response.request().httpMethod() == HttpMethod.GET;
    int longest = !success ? LONGEST_ERROR : listing ? LONGEST_LISTING : LONGEST_RECEIPT;
    try (InputStream in = response.body().asInputStream()) {
      byte[] bytes = in.readNBytes(longest);
      if (success && in.read() >= 0) {
        throw new IOException("an answer longer than any of Atlas's");
      }
      return bytes;
    }
  }

  private static Proxy route(HttpProxy proxy) {
    return new Proxy(
        proxy.kind() == HttpProxy.Kind.SOCKS ? Proxy.Type.SOCKS : Proxy.Type.HTTP,
        InetSocketAddress.createUnresolved(proxy.host(), proxy.port()));
  }
}
