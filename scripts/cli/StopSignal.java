package scripts.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C in two steps: the first asks to stop, the second ends at once. The JVM has no public way
 * to hear of it and go on; where its well-known private one is missing, Ctrl-C ends at once.
 */
final class StopSignal {
  private StopSignal() {}

  static void onInterrupt(Runnable first, Runnable second) {
    var asked = new AtomicBoolean();
    Runnable heard = () -> (asked.getAndSet(true) ? second : first).run();
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object listener =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                heard.run();
                return null;
              });
      Object interrupt = signal.getConstructor(String.class).newInstance("INT");
      signal.getMethod("handle", signal, handler).invoke(null, interrupt, listener);
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | InstantiationException
        | IllegalAccessException
        | InvocationTargetException e) {
      return; // what is written is on disk all the same, and --resume goes on from there
    }
  }
}
