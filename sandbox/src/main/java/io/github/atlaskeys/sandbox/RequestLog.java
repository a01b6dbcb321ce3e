package io.github.atlaskeys.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** The requests answered: counted always, kept if wished. */
final class RequestLog {

  private final boolean keep;
  private final Queue<RecordedRequest> requests = new ConcurrentLinkedQueue<>();
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> signedCounts = new ConcurrentHashMap<>();

  /** By project. */
  private final Map<String, LongAdder> deletes = new ConcurrentHashMap<>();

  RequestLog(boolean keep) {
    this.keep = keep;
  }

  void add(Call call, Answer answer) {
    counts.computeIfAbsent(call.method(), m -> new LongAdder()).increment();
    if (call.isSigned()) {
      signedCounts.computeIfAbsent(call.method(), m -> new LongAdder()).increment();
      if (call.method().equals("DELETE")) {
        deletes.computeIfAbsent(projectId(call.path()), p -> new LongAdder()).increment();
      }
    }
    if (keep) {
      requests.add(
          new RecordedRequest(
              call.method(),
              call.target(),
              call.headers(),
              call.body(),
              answer.status(),
              call.isSigned()));
    }
  }

  List<RecordedRequest> requests() {
    return List.copyOf(requests);
  }

  long count(String method) {
    return sum(counts, method);
  }

  long countSigned(String method) {
    return sum(signedCounts, method);
  }

  long deletes(String projectId) {
    return sum(deletes, projectId);
  }

  void forget() {
    requests.clear();
    counts.clear();
    signedCounts.clear();
    deletes.clear();
  }

  private static String projectId(String path) {
    var begin = path.indexOf("/groups/") + 8;
    var end = path.indexOf('/', begin);
    return begin < 8 || end < 0 ? "" : path.substring(begin, end);
  }

  private static long sum(Map<String, LongAdder> counts, String name) {
    var count = counts.get(name);
    return count == null ? 0 : count.sum();
  }
}
