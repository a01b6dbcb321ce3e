package io.github.atlaskeys.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class StopTest {
  private final Stop stop = new Stop();

  @Test
  void endsAVerbOnAnotherThreadOfTheSnippet() throws Exception {
    var begun = new CountDownLatch(1);
    var ended = new CompletableFuture<Exception>();
    var worker =
        new Thread(
            () -> {
              try {
                stop.unlessStopped(
                    () -> {
                      begun.countDown();
                      new CountDownLatch(1).await();
                      return "done";
                    });
              } catch (Exception e) {
                ended.complete(e);
              }
            });
    worker.setDaemon(true);
    worker.start();
    begun.await();

    stop.ask(new Thread());

    assertThat(ended.join()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void noVerbBeginsUntilTheNextSnippetDoes() throws Exception {
    stop.ask(new Thread());

    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> stop.unlessStopped(() -> "done"));

    stop.forget();

    assertThat(stop.unlessStopped(() -> "done")).isEqualTo("done");
  }

  @Test
  void aSnippetThatWasLeftBehindChangesNothingLater() throws Exception {
    var late = new FutureTask<>(() -> stop.unlessStopped(() -> "done"));
    var snippet = new Thread(late);
    stop.ask(snippet);
    stop.abandon(snippet);
    stop.forget();

    snippet.start();

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(late::get)
        .withCauseInstanceOf(InterruptedException.class);
  }
}
