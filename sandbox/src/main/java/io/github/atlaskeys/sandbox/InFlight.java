package io.github.atlaskeys.sandbox;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many requests are in flight at once, and were at most; by key too, for those that change. */
final class InFlight {

  private final AtomicInteger now = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  /** Only keys with a change in flight, so that the memory does not grow with the keys. */
  private final Map<String, Integer> nowByKey = new ConcurrentHashMap<>();

  /** Only keys that were in more than one. */
  private final Map<String, Integer> mostByKey = new ConcurrentHashMap<>();

  void begins(Call call) {
    most.accumulateAndGet(now.incrementAndGet(), Math::max);
    var key = changed(call);
    if (!key.isEmpty()) {
      var count = nowByKey.merge(key, 1, Integer::sum);
      if (count > 1) {
        mostByKey.merge(key, count, Math::max);
      }
    }
  }

  void ends(Call call) {
    now.decrementAndGet();
    nowByKey.computeIfPresent(changed(call), (key, count) -> count == 1 ? null : count - 1);
  }

  int most() {
    return most.get();
  }

  int most(String keyId) {
    return mostByKey.getOrDefault(keyId, 1);
  }

  void forget() {
    most.set(now.get());
    mostByKey.clear();
  }

  private static String changed(Call call) {
    var path = call.path();
    var before = path.indexOf("/apiKeys/");
    return before < 0 || call.method().equals("GET") ? "" : path.substring(before + 9);
  }
}
