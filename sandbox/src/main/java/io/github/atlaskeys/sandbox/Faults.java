package io.github.atlaskeys.sandbox;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The faults ordered and not used up yet. */
final class Faults {

  private final List<Ordered> ordered = new CopyOnWriteArrayList<>();

  private record Ordered(Fault fault, AtomicInteger left) {}

  /** What strikes one request: at most one effect, and every latency together. */
  record Strike(Effect effect, long delayMillis) {
    private static final Strike NONE = new Strike(Effect.NONE, 0);
  }

  void order(Fault fault) {
    ordered.add(new Ordered(fault, new AtomicInteger(fault.times())));
  }

  void clear() {
    ordered.clear();
  }

  /** What strikes this request at this point, before or after its credentials were accepted. */
  Strike strike(Call call, boolean authenticated) {
    if (ordered.isEmpty()) {
      return Strike.NONE;
    }
    var effect = Effect.NONE;
    var delay = 0L;
    for (var each : ordered) {
      var fault = each.fault;
      var decidedAlready = effect != Effect.NONE && fault.decides();
      if (decidedAlready || fault.isEvenUnauthenticated() == authenticated || !takes(each, call)) {
        continue;
      }
      delay += fault.latency().toMillis();
      effect = fault.decides() ? fault.effect() : effect;
    }
    return new Strike(effect, delay);
  }

  private boolean takes(Ordered each, Call call) {
    if (!each.fault.matches(call)) {
      return false;
    }
    if (each.fault.times() == Integer.MAX_VALUE) {
      return true;
    }
    var left = each.left.decrementAndGet();
    if (left <= 0) {
      ordered.remove(each);
    }
    // Below zero when another request took the last one in the same moment.
    return left >= 0;
  }
}
