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

  RequestLog(boolean keep) {
    this.keep = keep;
  }

  void add(Call call, Answer answer) {
    counts.computeIfAbsent(call.method(), m -> new LongAdder()).increment();
    if (call.isSigned()) {
      signedCounts.computeIfAbsent(call.method(), m -> new LongAdder()).increment();
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

  void forget() {
    requests.clear();
    counts.clear();
    signedCounts.clear();
  }

  private static long sum(Map<String, LongAdder> counts, String method) {
    var count = counts.get(method);
    return count == null ? 0 : count.sum();
  }
}
