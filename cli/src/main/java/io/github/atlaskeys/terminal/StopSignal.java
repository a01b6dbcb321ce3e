package io.github.atlaskeys.terminal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.utils.Signals;

/**
 * Ctrl-C and SIGTERM in two steps: the first asks to stop, the second ends at once. Where the JVM
 * offers no signal handlers, Ctrl-C ends at once, and {@code --resume} continues from there.
 */
public final class StopSignal {
  private StopSignal() {}

  /** Does this if the process is ended before the action that is returned runs. */
  public static Runnable beforeTheEnd(Runnable ended) {
    var hook = new Thread(ended);
    Runtime.getRuntime().addShutdownHook(hook);
    return () -> {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) { // it is being ended: nothing more may be done
        new CompletableFuture<Void>().join();
      }
    };
  }

  /** Listens from now on; running the returned action restores the handlers of before. */
  public static Runnable onInterrupt(Runnable first, Runnable second) {
    var asked = new AtomicBoolean();
    Runnable handler = () -> (asked.getAndSet(true) ? second : first).run();
    Map<String, Object> before = new LinkedHashMap<>();
    for (String signal : List.of("INT", "TERM")) {
      Object previous = Signals.register(signal, handler);
      if (previous != null) {
        before.put(signal, previous);
      }
    }
    return () -> before.forEach(Signals::unregister);
  }
}
