package io.github.atlaskeys.api;

import io.github.atlaskeys.api.Retries.Call;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Makes reads at the same time, 16 at most: Atlas takes some 150 ms for each. {@link #close}
 * cancels those still in progress, without waiting for them.
 *
 * <pre>{@code
 * try (var reads = new ParallelReads()) {
 *   Future<Project> project = reads.start(() -> retries.call(() -> atlas.getGroup(id)));
 *   List<Organization> organizations = Pages.of(atlas::listOrgs, retries).all(); // meanwhile
 *   ParallelReads.await(project);
 * }
 * }</pre>
 */
public final class ParallelReads implements AutoCloseable {
  private static final int MAX_THREADS = 16;

  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          MAX_THREADS,
          task -> {
            var thread = new Thread(task, "read");
            thread.setDaemon(true); // no command waits for it
            return thread;
          });

  /**
   * Starts a read. It may start others, but must not wait for them: each may need a thread of its
   * own.
   */
  public <T> Future<T> start(Call<T> read) {
    return threads.submit(read::call);
  }

  /**
   * The result of a read, once it is there.
   *
   * @throws AtlasApiException if the read threw it, as any other unchecked exception
   * @throws IOException if the read threw it
   * @throws InterruptedException if the calling thread or the read was interrupted
   */
  public static <T> T await(Future<T> read) throws IOException, InterruptedException {
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

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
