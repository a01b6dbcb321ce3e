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
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/**
 * HTTP over OkHttp, a digest session a lane. A lane is taken for one call and given back after it,
 * so that no two threads ever share a session: okhttp-digest's state is not safe for that. The lane
 * used last is taken first; its nonce is the freshest.
 *
 * <p>OkHttp and the digest library appear here, in {@link DigestSession}, {@link ProxyLogin} and
 * {@link WireTap}, and nowhere else.
 */
final class HttpLanes implements Client {
  /** Atlas's error bodies are under 1 KiB; what is longer is not Atlas's and not worth reading. */
  private static final int LONGEST_ERROR = 64 * 1024;

  /** What a change answers: nothing, or one key. */
  private static final int LONGEST_RECEIPT = 1024 * 1024;

  /** 500 keys with roles in hundreds of projects each are some 20 MiB. */
  private static final int LONGEST_LISTING = 64 * 1024 * 1024;

  /** More lanes than anyone opens keep their connection between calls. */
  private static final int IDLE_CONNECTIONS = 64;

  private record Lane(DigestSession session, Client client) {}

  private final Deque<Lane> idle = new ConcurrentLinkedDeque<>();
  private final AtomicBoolean accepted = new AtomicBoolean();
  private final OkHttpClient shared;
  private final ApiKeyPair credentials;
  private final Options options;
  private final Optional<WireTap> tap;

  HttpLanes(
      ApiKeyPair credentials,
      Duration timeout,
      Optional<HttpProxy> proxy,
      Optional<Consumer<Exchange>> listener) {
    this.credentials = credentials;
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
            .addNetworkInterceptor(HttpLanes::notAgainByItself)
            .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, 5, TimeUnit.MINUTES))
            .proxy(proxy.map(HttpLanes::route).orElse(Proxy.NO_PROXY));
    proxy.ifPresent(to -> builder.proxyAuthenticator(new ProxyLogin(to)));
    tap.ifPresent(builder::addNetworkInterceptor);
    this.shared = builder.build();
  }

  Options options() {
    return options;
  }

  @Override
  public Response execute(feign.Request request, Options options) throws IOException {
    Lane lane = Optional.ofNullable(idle.pollFirst()).orElseGet(this::newLane);
    long start = System.nanoTime();
    try (Response response = lane.client().execute(request, options)) {
      byte[] body = body(response);
      if (lane.session().answeredUnasked()) {
        throw new UnreadableAnswerException(
            Answer.of(response, body), "a success without asking who calls, as Atlas would", null);
      }
      idle.addFirst(lane); // only now: a session that failed oddly is not used again
      return response.toBuilder().body(body).build();
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

  private Lane newLane() {
    var session = new DigestSession(credentials, accepted);
    var client = shared.newBuilder().addInterceptor(session).authenticator(session).build();
    return new Lane(session, new feign.okhttp.OkHttpClient(client));
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
