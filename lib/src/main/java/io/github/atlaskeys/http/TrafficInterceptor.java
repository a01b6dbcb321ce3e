package io.github.atlaskeys.http;

import io.github.atlaskeys.api.Atlas.HttpExchange;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
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

/** Reports every request and its response to the listener, once. */
final class TrafficInterceptor implements Interceptor {
  private static final int MAX_SHOWN = 4 * 1024;

  /** Read ahead, so that a secret is masked whole before the end is cut off. */
  private static final int MAX_READ = 2 * MAX_SHOWN;

  private final Consumer<HttpExchange> listener;
  private final Secrets secrets;

  TrafficInterceptor(Consumer<HttpExchange> listener, Secrets secrets) {
    this.listener = listener;
    this.secrets = secrets;
  }

  /** The listener itself failed, whatever the response was. */
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
      failed(request, Transport.asIoException(e), start);
      throw e;
    }
    report(request, response, body, start, null);
    return response;
  }

  /** Reports a request that got no response, and perhaps no connection. */
  void failed(Request request, IOException failure, long start) {
    report(request, null, new Buffer(), start, failure);
  }

  private void report(
      Request request,
      @Nullable Response response,
      Buffer body,
      long start,
      @Nullable IOException failure) {
    Transport.Attempt attempt = request.tag(Transport.Attempt.class);
    if (attempt != null) {
      attempt.reported = true;
    }
    var exchange =
        new Recorded(
            request.method(),
            request.header("Authorization") != null,
            response == null ? 0 : response.code(),
            Duration.ofNanos(System.nanoTime() - start),
            Optional.ofNullable(failure).map(secrets::mask),
            request,
            response,
            body,
            secrets);
    try {
      listener.accept(exchange);
    } catch (RuntimeException e) {
      throw new ListenerException(e);
    }
  }

  /** The start of the body, still compressed and unmasked. */
  private static Buffer beginning(Response response) throws IOException {
    var beginning = new Buffer();
    BufferedSource body = response.body().source().peek();
    while (beginning.size() < MAX_READ && body.read(beginning, MAX_READ - beginning.size()) >= 0) {}
    return beginning;
  }

  /** Turns into text, and masks, only what the listener reads. */
  private record Recorded(
      String method,
      boolean signed,
      int status,
      Duration duration,
      Optional<IOException> failure,
      Request request,
      @Nullable Response response,
      Buffer body,
      Secrets secrets)
      implements HttpExchange {
    @Override
    public URI uri() {
      return request.url().uri();
    }

    @Override
    public List<String> requestHeaders() {
      return lines(request.headers());
    }

    @Override
    public String requestBody() {
      var sent = new Buffer();
      try {
        if (request.body() != null) {
          request.body().writeTo(sent);
        }
      } catch (IOException e) {
        throw new IllegalStateException("a body in memory", e);
      }
      return shown(sent);
    }

    @Override
    public List<String> responseHeaders() {
      return response == null ? List.of() : lines(response.headers());
    }

    @Override
    public String responseBody() {
      boolean gzip =
          response != null && "gzip".equalsIgnoreCase(response.header("Content-Encoding"));
      return shown(gzip ? unpacked(body.clone()) : body.clone());
    }

    private List<String> lines(Headers headers) {
      return headers.names().stream()
          .flatMap(
              name ->
                  headers.values(name).stream()
                      .map(value -> name + ": " + secrets.maskHeader(name, value)))
          .toList();
    }

    private String shown(Buffer text) {
      String masked = secrets.mask(text.readString(StandardCharsets.UTF_8));
      return masked.length() <= MAX_SHOWN ? masked : masked.substring(0, MAX_SHOWN);
    }

    @Override
    public String toString() {
      return "HttpExchange[%s %s %s %s -> %s %s %s in %s %s]"
          .formatted(
              method,
              uri(),
              requestHeaders(),
              requestBody(),
              status,
              responseHeaders(),
              responseBody(),
              duration,
              failure.map(Throwable::toString).orElse(""));
    }
  }

  private static Buffer unpacked(Buffer packed) {
    var text = new Buffer();
    try (var source = new GzipSource(packed)) {
      while (text.size() < MAX_READ && source.read(text, MAX_READ) >= 0) {}
    } catch (EOFException e) {
      // The rest was not read ahead; what is there is a beginning all the same.
    } catch (IOException e) {
      return new Buffer().writeUtf8("(not shown: broken compression)");
    }
    return text;
  }
}
