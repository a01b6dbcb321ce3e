package io.github.atlaskeys.api;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads made at the same time, up to 16, each on a thread of its own: Atlas takes some 150 ms for
 * each. To close it gives up those that have not ended, without waiting for them.
 *
 * <pre>{@code
 * try (var reads = new Reads()) {
 *   Future<Project> project = reads.begin(() -> retries.ask(() -> atlas.getGroup(id)));
 *   List<Organization> organizations = listings.organizations(); // meanwhile
 *   Reads.get(project);
 * }
 * }</pre>
 */
public final class Reads implements AutoCloseable {
  private static final int AT_ONCE = 16;

  /**
   * Something to read.
   *
   * @param <T> what it returns
   */
  @FunctionalInterface
  public interface Read<T> {
    /**
     * Reads it.
     *
     * @throws IOException if no response came
     * @throws InterruptedException if the thread was interrupted
     */
    T read() throws IOException, InterruptedException;
  }

  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          AT_ONCE,
          task -> {
            var thread = new Thread(task, "read");
            thread.setDaemon(true); // no command waits for it
            return thread;
          });

  /** Begins a read; {@link #get} waits for it. */
  public <T> Future<T> begin(Read<T> read) {
    return threads.submit(read::read);
  }

  /**
   * The result of a read, once it is there.
   *
   * @throws AtlasApiException if the read threw it, as any other unchecked exception
   * @throws IOException if the read threw it
   * @throws InterruptedException if the calling thread or the read was interrupted
   */
  public static <T> T get(Future<T> read) throws IOException, InterruptedException {
    try {
      return read.get();
    } catch (ExecutionException e) {
      // The exception itself: its stack trace shows what was read, and callers know its type.
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      if (e.getCause() instanceof InterruptedException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw (RuntimeException) e.getCause(); // a read throws nothing else
    }
  }

  /**
   * The results of all these, in their order.
   *
   * @throws AtlasApiException if a read threw it; of several failures, the first in the order
   * @throws IOException likewise
   * @throws InterruptedException if the calling thread or a read was interrupted
   */
  public <T> List<T> all(List<? extends Read<T>> several) throws IOException, InterruptedException {
    List<Future<T>> begun = new ArrayList<>();
    several.forEach(read -> begun.add(begin(read)));
    List<T> results = new ArrayList<>();
    for (Future<T> each : begun) {
      results.add(get(each));
    }
    return results;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
