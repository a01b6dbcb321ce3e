package io.github.atlaskeys.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;

/** The requests: always counted, and kept unless the options say otherwise. */
final class RequestLog {
  private static final Pattern PROJECT_ID = Pattern.compile("/groups/([^/]+)/");
  private static final Pattern KEY_ID = Pattern.compile("/(?:apiKeys|serviceAccounts)/([^/:]+)");

  private final boolean keep;
  private final Queue<RecordedRequest> requests = new ConcurrentLinkedQueue<>();

  /** By method, for signed requests also as "signed DELETE" and "signed DELETE PROJECT". */
  private final Map<String, Long> counts = new ConcurrentHashMap<>();

  /** All requests under an empty text, and the changes of each key that has any. */
  private final Map<String, Integer> inFlight = new ConcurrentHashMap<>();

  /** Only what was above 1, to save memory. */
  private final Map<String, Integer> mostInFlight = new ConcurrentHashMap<>();

  RequestLog(boolean keep) {
    this.keep = keep;
  }

  void arrived(Request request) {
    for (var name : inFlightNames(request)) {
      var count = inFlight.merge(name, 1, Integer::sum);
      if (count > 1) {
        mostInFlight.merge(name, count, Math::max);
      }
    }
  }

  void left(Request request) {
    for (var name : inFlightNames(request)) {
      inFlight.computeIfPresent(name, (n, count) -> count == 1 ? null : count - 1);
    }
  }

  private static List<String> inFlightNames(Request request) {
    var key = KEY_ID.matcher(request.path());
    return request.method().equals("GET") || !key.find() ? List.of("") : List.of("", key.group(1));
  }

  void processed(Request request, Response response) {
    var method = request.method();
    counts.merge(method, 1L, Long::sum);
    if (request.isSigned()) {
      counts.merge("signed " + method, 1L, Long::sum);
      var project = PROJECT_ID.matcher(request.path());
      if (project.find()) {
        counts.merge("signed " + method + " " + project.group(1), 1L, Long::sum);
      }
    }
    if (keep) {
      requests.add(
          new RecordedRequest(
              method,
              request.target(),
              request.headers(),
              request.body(),
              response.status(),
              request.isSigned()));
    }
  }

  List<RecordedRequest> requests() {
    return List.copyOf(requests);
  }

  long count(String name) {
    return counts.getOrDefault(name, 0L);
  }

  int mostInFlight(String name) {
    return mostInFlight.getOrDefault(name, 1);
  }

  void forget() {
    requests.clear();
    counts.clear();
    mostInFlight.clear();
  }
}
