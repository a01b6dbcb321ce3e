package io.github.atlaskeys.shell;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ctrl-C for every verb of a snippet. The snippet's own thread is not all: a parallel stream has
 * others, and a loop may catch what ended one verb and continue with the next.
 */
final class Stop {
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();
  private final Set<Thread> abandoned = ConcurrentHashMap.newKeySet();
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
    running.stream().filter(thread -> thread != snippet).forEach(Thread::interrupt);
  }

  /** The prompt does not wait for this snippet any longer; it is to change nothing from now on. */
  void abandon(Thread snippet) {
    abandoned.add(snippet);
  }

  <T> T unlessStopped(VerbCall.Call<T> verb) throws IOException, InterruptedException {
    Thread thread = Thread.currentThread();
    boolean outermost = running.add(thread);
    try {
      // After it is listed: so Ctrl-C either finds the thread, or is seen here.
      if (asked || abandoned.contains(thread)) {
        throw new InterruptedException();
      }
      return verb.call();
    } finally {
      if (outermost) {
        running.remove(thread);
      }
    }
  }
}
