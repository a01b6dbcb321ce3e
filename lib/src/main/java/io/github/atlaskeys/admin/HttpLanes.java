package io.github.atlaskeys.admin;

import com.burgstaller.okhttp.digest.Credentials;
import com.burgstaller.okhttp.digest.DigestAuthenticator;
import feign.Client;
import feign.Request.Options;
import feign.Response;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okhttp3.Authenticator;
import okhttp3.Challenge;
import okhttp3.ConnectionPool;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.ResponseBody;
import okhttp3.Route;
import okio.Buffer;
import okio.GzipSource;
import org.jspecify.annotations.Nullable;

/**
 * HTTP over OkHttp, authenticated over okhttp-digest, a digest session a lane. OkHttp and the
 * digest library appear here and nowhere else.
 *
 * <p>A lane is taken for one call and given back after it, so no two threads ever share a session:
 * okhttp-digest's state is not safe for that. The lane used last is taken first; its nonce is the
 * freshest.
 */
final class HttpLanes implements Client {
  /** Atlas's error bodies are under 1 KiB; what is longer is not Atlas's and not worth reading. */
  private static final int LONGEST_ERROR = 64 * 1024;

  /** 500 keys with roles in hundreds of projects each are some 20 MiB. */
  private static final int LONGEST_SUCCESS = 64 * 1024 * 1024;

  /** More lanes than anyone opens keep their connection between calls. */
  private static final int IDLE_CONNECTIONS = 64;

  private final Deque<Client> idle = new ConcurrentLinkedDeque<>();
  private final OkHttpClient shared;
  private final ApiKeyPair credentials;
  private final Options options;

  /** Whether Atlas has accepted the credentials before: then a refusal may be an expired nonce. */
  private volatile boolean accepted;

  HttpLanes(
      ApiKeyPair credentials,
      Duration timeout,
      Optional<HttpProxy> proxy,
      Optional<Consumer<Exchange>> listener) {
    this.credentials = credentials;
    // Equal to the client's own, or Feign would build another client for every call.
    this.options =
        new Options(
            timeout.toMillis(),
            TimeUnit.MILLISECONDS,
            timeout.toMillis(),
            TimeUnit.MILLISECONDS,
            false);
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
            .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, 5, TimeUnit.MINUTES))
            .proxy(proxy.map(HttpLanes::route).orElse(Proxy.NO_PROXY));
    proxy.flatMap(HttpProxy::login).ifPresent(login -> builder.proxyAuthenticator(basic(login)));
    listener.ifPresent(told -> builder.addNetworkInterceptor(new Tell(told)));
    this.shared = builder.build();
  }

  Options options() {
    return options;
  }

  @Override
  public Response execute(feign.Request request, Options options) throws IOException {
    Client lane = idle.pollFirst();
    if (lane == null) {
      lane = newLane();
    }
    try (Response response = lane.execute(request, options)) {
      return response.toBuilder().body(body(response)).build();
    } catch (Exception e) {
      if (interrupted(e)) {
        throw new InterruptedIOException("interrupted");
      }
      throw e;
    } finally {
      idle.addFirst(lane);
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

  private Client newLane() {
    var session = new Session();
    return new feign.okhttp.OkHttpClient(
        shared.newBuilder().addInterceptor(session).authenticator(session).build());
  }

  private static byte[] body(Response response) throws IOException {
    if (response.body() == null) {
      return new byte[0];
    }
    boolean success = response.status() >= 200 && response.status() < 300;
    try (InputStream in = response.body().asInputStream()) {
      byte[] bytes = in.readNBytes(success ? LONGEST_SUCCESS : LONGEST_ERROR);
      if (success && in.read() >= 0) {
        throw new IOException("an answer of more than 64 MiB, which is not Atlas's");
      }
      return bytes;
    }
  }

  /**
   * One digest session: signs with the nonce it has, and answers a refusal with a fresh challenge.
   * RFC 7616 lets a server mark an expired nonce as stale; not every path to Atlas keeps the mark.
   */
  private final class Session implements Interceptor, Authenticator {
    /** Nonces that are sent back at once and still refused this often will not be accepted. */
    private static final int MOST_CHALLENGES = 6;

    private final DigestAuthenticator digest =
        new DigestAuthenticator(new Credentials(credentials.publicKey(), credentials.privateKey()));

    @Override
    public okhttp3.Response intercept(Chain chain) throws IOException {
      Request signed = digest.authenticateWithState(null, chain.request());
      okhttp3.Response response = chain.proceed(signed == null ? chain.request() : signed);
      if (response.code() != 401 && response.request().header("Authorization") != null) {
        accepted = true;
      }
      return response;
    }

    @Override
    public @Nullable Request authenticate(@Nullable Route route, okhttp3.Response response)
        throws IOException {
      boolean signed = response.request().header("Authorization") != null;
      if (!challenged(response) || (signed && aboutPermission(response))) {
        return null;
      }
      int challenges = challengesBefore(response);
      // Refused with a nonce of this very call: wrong credentials, unless they are known to be
      // right
      // or the server itself says that it was the nonce.
      boolean theNonce = challenges == 0 || accepted || stale(response);
      if (!theNonce || challenges >= MOST_CHALLENGES) {
        return null;
      }
      Request unsigned = response.request().newBuilder().removeHeader("Authorization").build();
      return digest.authenticate(route, response.newBuilder().request(unsigned).build());
    }

    private boolean challenged(okhttp3.Response response) {
      // okhttp-digest turns a 401 without a challenge of its own into an IOException.
      return response.challenges().stream().anyMatch(c -> c.scheme().equalsIgnoreCase("Digest"));
    }

    private boolean stale(okhttp3.Response response) {
      return response.challenges().stream()
          .map(Challenge::authParams)
          .anyMatch(parameters -> "true".equalsIgnoreCase(parameters.get("stale")));
    }

    /** A 401 with a code of its own is about a role; a new challenge would get the same answer. */
    private boolean aboutPermission(okhttp3.Response response) throws IOException {
      String code = response.header("X-Error-Code");
      if (code == null) {
        String body = response.peekBody(LONGEST_ERROR).string();
        return body.contains("errorCode") && !body.contains("UNEXPECTED_ERROR");
      }
      return !code.equals("UNEXPECTED_ERROR");
    }

    private int challengesBefore(okhttp3.Response response) {
      int count = 0;
      for (var prior = response.priorResponse(); prior != null; prior = prior.priorResponse()) {
        count++;
      }
      return count;
    }
  }

  private static Proxy route(HttpProxy proxy) {
    return new Proxy(
        proxy.kind() == HttpProxy.Kind.SOCKS ? Proxy.Type.SOCKS : Proxy.Type.HTTP,
        InetSocketAddress.createUnresolved(proxy.host(), proxy.port()));
  }

  private static Authenticator basic(String login) {
    int colon = login.indexOf(':');
    String user = colon < 0 ? login : login.substring(0, colon);
    String header = okhttp3.Credentials.basic(user, colon < 0 ? "" : login.substring(colon + 1));
    return (route, response) ->
        response.request().header("Proxy-Authorization") != null
            ? null // refused once is refused
            : response.request().newBuilder().header("Proxy-Authorization", header).build();
  }

  /** Tells of every exchange, with what is secret masked. */
  private record Tell(Consumer<Exchange> listener) implements Interceptor {
    private static final int LONGEST_SHOWN = 4 * 1024;

    @Override
    public okhttp3.Response intercept(Chain chain) throws IOException {
      long start = System.nanoTime();
      try {
        okhttp3.Response response = chain.proceed(chain.request());
        String body = Secrets.maskBody(beginning(response));
        listener.accept(
            exchange(chain.request(), response.code(), response.headers(), body, start, null));
        return response;
      } catch (IOException e) {
        listener.accept(exchange(chain.request(), 0, Headers.EMPTY, "", start, e));
        throw e;
      }
    }

    /** Unpacked: a secret in a compressed body would pass the mask. */
    private static String beginning(okhttp3.Response response) throws IOException {
      ResponseBody body = response.peekBody(LONGEST_SHOWN);
      if (!"gzip".equalsIgnoreCase(response.header("Content-Encoding"))) {
        return body.string();
      }
      var text = new Buffer();
      try (var unpacked = new GzipSource(body.source())) {
        while (text.size() < LONGEST_SHOWN && unpacked.read(text, LONGEST_SHOWN) >= 0) {}
      } catch (EOFException e) {
        // The rest was not peeked at; what is there is a beginning all the same.
      }
      return text.readUtf8(Math.min(text.size(), LONGEST_SHOWN));
    }

    private static Exchange exchange(
        Request request,
        int status,
        Headers headers,
        String body,
        long start,
        @Nullable IOException e)
        throws IOException {
      var sent = new Buffer();
      if (request.body() != null) {
        request.body().writeTo(sent);
      }
      return new Exchange(
          request.method(),
          request.url().uri(),
          request.header("Authorization") != null,
          lines(request.headers()),
          Secrets.maskBody(sent.readString(StandardCharsets.UTF_8)),
          status,
          lines(headers),
          body,
          Duration.ofNanos(System.nanoTime() - start),
          Optional.ofNullable(e));
    }

    private static List<String> lines(Headers headers) {
      return headers.names().stream()
          .flatMap(
              name ->
                  headers.values(name).stream()
                      .map(value -> name + ": " + Secrets.maskHeader(name, value)))
          .toList();
    }
  }
}
