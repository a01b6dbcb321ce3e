package io.github.atlaskeys.admin;

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
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.GzipSource;

/** Tells of every exchange, with what is secret masked. */
final class WireTap implements Interceptor {
  private static final int LONGEST_SHOWN = 4 * 1024;

  private final Consumer<Exchange> listener;

  WireTap(Consumer<Exchange> listener) {
    this.listener = listener;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    long start = System.nanoTime();
    Request request = chain.request();
    Response response = chain.proceed(request);
    listener.accept(
        new Exchange(
            request.method(),
            request.url().uri(),
            request.header("Authorization") != null,
            lines(request.headers()),
            Secrets.maskBody(sent(request)),
            response.code(),
            lines(response.headers()),
            Secrets.maskBody(beginning(response)),
            since(start),
            Optional.empty()));
    return response;
  }

  /** A call that ended without an answer, perhaps before it had a connection. */
  void failed(feign.Request request, IOException failure, long start) {
    listener.accept(
        new Exchange(
            request.httpMethod().name(),
            URI.create(request.url()),
            false,
            List.of(),
            "",
            0,
            List.of(),
            "",
            since(start),
            Optional.of(failure)));
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static String sent(Request request) throws IOException {
    var sent = new Buffer();
    if (request.body() != null) {
      request.body().writeTo(sent);
    }
    return sent.readString(StandardCharsets.UTF_8);
  }

  /** Unpacked: a secret in a compressed body would pass the mask. */
  private static String beginning(Response response) throws IOException {
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

  private static List<String> lines(Headers headers) {
    return headers.names().stream()
        .flatMap(
            name ->
                headers.values(name).stream()
                    .map(value -> name + ": " + Secrets.maskHeader(name, value)))
        .toList();
  }
}
