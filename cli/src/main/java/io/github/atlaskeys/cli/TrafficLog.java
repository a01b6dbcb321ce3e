package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.Atlas.HttpExchange;
import io.github.atlaskeys.text.SanitizedText;
import java.io.PrintWriter;
import java.util.function.Supplier;

/**
 * What {@code --verbose} shows: one line per request; given twice, headers and bodies too, masked
 * by the library already.
 */
final class TrafficLog {
  private final Supplier<PrintWriter> err;
  private final boolean bodies;

  TrafficLog(Supplier<PrintWriter> err, boolean bodies) {
    this.err = err;
    this.bodies = bodies;
  }

  /** In one piece, so that threads do not write into each other's lines. */
  void show(HttpExchange exchange) {
    PrintWriter to = err.get();
    to.print(bodies ? whole(exchange) : line(exchange));
    to.flush();
  }

  private static String line(HttpExchange exchange) {
    return SanitizedText.line(
            "> %s %s %s, %d ms"
                .formatted(
                    exchange.method(),
                    path(exchange),
                    exchange
                        .failure()
                        .map(failure -> "no response: " + failure)
                        .orElse(String.valueOf(exchange.status())),
                    exchange.duration().toMillis()))
        + System.lineSeparator();
  }

  private static String path(HttpExchange exchange) {
    String query = exchange.uri().getRawQuery();
    return exchange.uri().getRawPath() + (query == null ? "" : "?" + query);
  }

  private static String whole(HttpExchange exchange) {
    var text = new StringBuilder();
    text.append("> %s %s%n".formatted(exchange.method(), exchange.uri()));
    exchange.requestHeaders().forEach(line -> line(text, '>', line));
    body(text, '>', exchange.requestBody());
    long ms = exchange.duration().toMillis();
    exchange
        .failure()
        .ifPresentOrElse(
            failure -> line(text, '<', "no response after %d ms: %s".formatted(ms, failure)),
            () -> text.append("< %d in %d ms%n".formatted(exchange.status(), ms)));
    exchange.responseHeaders().forEach(line -> line(text, '<', line));
    body(text, '<', exchange.responseBody());
    return text.toString();
  }

  private static void body(StringBuilder text, char mark, String body) {
    body.lines().forEach(line -> line(text, mark, line));
  }

  private static void line(StringBuilder text, char mark, String line) {
    text.append("%c %s%n".formatted(mark, SanitizedText.line(line)));
  }
}
