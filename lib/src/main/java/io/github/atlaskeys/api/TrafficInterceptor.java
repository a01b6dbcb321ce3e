package io.github.atlaskeys.api;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;
import okio.GzipSource;
import org.jspecify.annotations.Nullable;

/** Tells the listener of every request and its answer, once. */
final class TrafficInterceptor implements Interceptor {
  private static final int LONGEST_SHOWN = 4 * 1024;

  /** Read ahead, so that a secret is masked whole before the end is cut off. */
  private static final int LONGEST_READ = 2 * LONGEST_SHOWN;

  private final Consumer<HttpExchange> listener;
  private final Secrets secrets;

  TrafficInterceptor(Consumer<HttpExchange> listener, Secrets secrets) {
    this.listener = listener;
    this.secrets = secrets;
  }

  /** The listener itself failed: nothing that the answer could be blamed for. */
  static final class ListenerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RuntimeException failure;

    ListenerException(RuntimeException failure) {
      super(failure);
      this.failure = failure;
    }

    RuntimeException failure() {
      return failure;
    }
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    long start = System.nanoTime();
    Request request = chain.request();
    Response response;
    Buffer body;
    try {
      response = chain.proceed(request);
      body = beginning(response);
    } catch (IOException | RuntimeException e) {
      failed(request, e instanceof IOException io ? io : HttpCalls.noAnswer(e), start);
      throw e;
    }
    tell(request, response, body, start, null);
    return response;
  }

  /** Tells of a request that got no answer, and perhaps no connection. */
  void failed(Request request, IOException failure, long start) {
    tell(request, null, new Buffer(), start, failure);
  }

  private void tell(
      Request request,
      @Nullable Response response,
      Buffer body,
      long start,
      @Nullable IOException failure) {
    HttpCalls.Sending sending = request.tag(HttpCalls.Sending.class);
    if (sending != null) {
      sending.told = true;
    }
    boolean packed =
        response != null && "gzip".equalsIgnoreCase(response.header("Content-Encoding"));
    var exchange =
        new HttpExchange(
            request.method(),
            request.url().uri(),
            request.header("Authorization") != null,
            response == null ? 0 : response.code(),
            Duration.ofNanos(System.nanoTime() - start),
            Optional.ofNullable(failure).map(secrets::mask),
            () -> lines(request.headers()),
            () -> shown(sent(request)),
            () -> response == null ? List.of() : lines(response.headers()),
            () -> shown(packed ? unpacked(body.clone()) : body.clone()));
    try {
      listener.accept(exchange);
    } catch (RuntimeException e) {
      throw new ListenerException(e);
    }
  }

  /** What is there of the body, as it came; to unpack and mask it takes somebody who asks. */
  private static Buffer beginning(Response response) throws IOException {
    var beginning = new Buffer();
    BufferedSource body = response.body().source().peek();
    while (beginning.size() < LONGEST_READ
        && body.read(beginning, LONGEST_READ - beginning.size()) >= 0) {}
    return beginning;
  }

  private static Buffer sent(Request request) {
    var sent = new Buffer();
    try {
      if (request.body() != null) {
        request.body().writeTo(sent);
      }
    } catch (IOException e) {
      throw new IllegalStateException("a body in memory", e);
    }
    return sent;
  }

  private static Buffer unpacked(Buffer packed) {
    var text = new Buffer();
    try (var source = new GzipSource(packed)) {
      while (text.size() < LONGEST_READ && source.read(text, LONGEST_READ) >= 0) {}
    } catch (EOFException e) {
      // The rest was not read ahead; what is there is a beginning all the same.
    } catch (IOException e) {
      return new Buffer().writeUtf8("(not shown: broken compression)");
    }
    return text;
  }

  private String shown(Buffer body) {
    String text = secrets.mask(body.readString(StandardCharsets.UTF_8));
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN);
  }

  private List<String> lines(Headers headers) {
    return headers.names().stream()
        .flatMap(
            name ->
                headers.values(name).stream()
                    .map(value -> name + ": " + secrets.maskHeader(name, value)))
        .toList();
  }
}
