package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.HttpExchange;
import io.github.atlaskeys.text.SanitizedText;
import java.io.PrintWriter;

/** What {@code --verbose} shows: each request and its answer, masked by the library already. */
final class TrafficLog {
  private final PrintWriter err;

  TrafficLog(PrintWriter err) {
    this.err = err;
  }

  /** In one piece, so that threads do not write into each other's lines. */
  void show(HttpExchange exchange) {
    var text = new StringBuilder();
    text.append("> %s %s%n".formatted(exchange.method(), exchange.uri()));
    exchange.requestHeaders().forEach(line -> line(text, '>', line));
    body(text, '>', exchange.requestBody());
    long ms = exchange.duration().toMillis();
    exchange
        .failure()
        .ifPresentOrElse(
            failure -> line(text, '<', "no answer after %d ms: %s".formatted(ms, failure)),
            () -> text.append("< %d in %d ms%n".formatted(exchange.status(), ms)));
    exchange.responseHeaders().forEach(line -> line(text, '<', line));
    body(text, '<', exchange.responseBody());
    err.print(text);
    err.flush();
  }

  private static void body(StringBuilder text, char mark, String body) {
    body.lines().forEach(line -> line(text, mark, line));
  }

  private static void line(StringBuilder text, char mark, String line) {
    text.append("%c %s%n".formatted(mark, SanitizedText.line(line)));
  }
}
