package io.github.atlaskeys.shell;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ctrl-C for every verb of a snippet. The snippet's own thread is not all: a parallel stream has
 * others, and a loop may catch what ended one verb and continue with the next.
 */
final class Stop {
  private final Set<Thread> atWork = ConcurrentHashMap.newKeySet();
  private final Set<Thread> leftBehind = ConcurrentHashMap.newKeySet();
  private volatile boolean asked;

  /** A snippet begins. */
  void forget() {
    asked = false;
  }

  boolean asked() {
    return asked;
  }

  /** Ends verbs on all threads, and lets none begin until the next snippet does. */
  void ask(Thread snippet) {
    asked = true;
    snippet.interrupt();
    atWork.stream().filter(thread -> thread != snippet).forEach(Thread::interrupt);
  }

  /** The prompt does not wait for this snippet any longer; it is to change nothing from now on. */
  void leaveBehind(Thread snippet) {
    leftBehind.add(snippet);
  }

  <T> T unlessAsked(Asking.Question<T> verb) throws IOException, InterruptedException {
    Thread thread = Thread.currentThread();
    boolean outermost = atWork.add(thread);
    try {
      // After it is listed: so Ctrl-C either finds the thread, or is seen here.
      if (asked || leftBehind.contains(thread)) {
        throw new InterruptedException();
      }
      return verb.ask();
    } finally {
      if (outermost) {
        atWork.remove(thread);
      }
    }
  }
}
