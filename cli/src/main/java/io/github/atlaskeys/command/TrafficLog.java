package io.github.atlaskeys.command;

import io.github.atlaskeys.http.Atlas.HttpExchange;
import io.github.atlaskeys.text.SanitizedText;
import java.io.PrintWriter;
import java.util.function.Supplier;

/** What {@code --verbose} shows: one line per request. */
final class TrafficLog {
  private final Supplier<PrintWriter> err;

  TrafficLog(Supplier<PrintWriter> err) {
    this.err = err;
  }

  /** In one piece, so that threads do not write into each other's lines. */
  void show(HttpExchange exchange) {
    PrintWriter to = err.get();
    to.print(SanitizedText.line(line(exchange)) + System.lineSeparator());
    to.flush();
  }

  private static String line(HttpExchange exchange) {
    return "> %s %s %s, %d ms%s"
        .formatted(
            exchange.method(),
            exchange.path(),
            exchange
                .failure()
                .map(failure -> "no response: " + failure)
                .orElse(String.valueOf(exchange.status())),
            exchange.duration().toMillis(),
            exchange.requestId().map(id -> ", request ID " + id).orElse(""));
  }
}
