package io.github.atlaskeys.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C in two steps: the first asks to stop, the second ends at once. The JVM has no public way
 * to hear of it and go on; where its well-known private one is missing, Ctrl-C ends at once.
 */
final class StopSignal {
  private StopSignal() {}

  /** Listens from now on; running the answer restores the handler of before. */
  static Runnable onInterrupt(Runnable first, Runnable second) {
    var asked = new AtomicBoolean();
    Runnable heard = () -> (asked.getAndSet(true) ? second : first).run();
    try {
      Class<?> type = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Method handle = type.getMethod("handle", type, handlerType);
      Map<Object, Object> before = new LinkedHashMap<>();
      for (String name : List.of("INT", "TERM")) {
        Object signal = type.getConstructor(String.class).newInstance(name);
        before.put(signal, handle.invoke(null, signal, handler(handlerType, heard)));
      }
      return () -> before.forEach((signal, handler) -> restore(handle, signal, handler));
    } catch (ReflectiveOperationException e) {
      // What is written is on disk all the same, and --resume goes on from there.
      return () -> {};
    }
  }

  private static void restore(Method handle, Object signal, Object handler) {
    try {
      handle.invoke(null, signal, handler);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("the signal's handler cannot be restored", e);
    }
  }

  private static Object handler(Class<?> type, Runnable heard) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          heard.run();
          return null;
        });
  }
}
