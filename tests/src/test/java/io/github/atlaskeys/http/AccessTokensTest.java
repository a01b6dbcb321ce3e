package io.github.atlaskeys.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlaskeys.http.AccessTokens.Token;
import io.github.atlaskeys.testing.ManualClock;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who asks for a token when many need one, with threads stopped where it matters. */
@Timeout(60)
class AccessTokensTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final ManualClock clock = new ManualClock();
  private final AtomicInteger asked = new AtomicInteger();
  private final List<Thread> threads = new ArrayList<>();

  @Test
  void aThreadThatWaitedForAFailureSharesIt() throws Exception {
    var failure = new IOException("connection reset");
    var tokens =
        new AccessTokens(
            now -> {
              asked.incrementAndGet();
              awaitWaiting(63);
              throw failure;
            },
            clock);

    List<FutureTask<Throwable>> calls = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      calls.add(start(() -> failureOf(tokens)));
    }

    for (FutureTask<Throwable> call : calls) {
      assertThat(call.get()).isSameAs(failure);
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void afterAFailureWithoutAnAnswerTheNextCallAsks() throws Exception {
    var tokens =
        new AccessTokens(
            now -> {
              if (asked.incrementAndGet() == 1) {
                throw new IOException("connection reset");
              }
              return token("second", now);
            },
            clock);

    assertThatThrownBy(tokens::current).hasMessage("connection reset");
    assertThat(tokens.current().value).isEqualTo("second");
  }

  @Test
  void whileOneRenewsTheOthersGoOnWithWhatIsGood() throws Exception {
    var renewing = new CountDownLatch(1);
    var renewed = new CountDownLatch(1);
    var tokens =
        new AccessTokens(
            now -> {
              if (asked.incrementAndGet() == 1) {
                return token("first", now);
              }
              renewing.countDown();
              await(renewed);
              return token("second", now);
            },
            clock);
    tokens.current();
    clock.advance(Duration.ofMinutes(55));
    FutureTask<Token> renewal = start(tokens::current);
    await(renewing);

    for (int i = 0; i < 10; i++) {
      assertThat(tokens.current().value).isEqualTo("first");
    }

    renewed.countDown();
    assertThat(renewal.get().value).isEqualTo("second");
    assertThat(tokens.current().value).isEqualTo("second");
    assertThat(asked).hasValue(2);
  }

  @Test
  void aTokenDroppedDuringItsRenewalIsNotUsedAgain() throws Exception {
    var renewing = new CountDownLatch(1);
    var dropped = new CountDownLatch(1);
    var tokens =
        new AccessTokens(
            now -> {
              if (asked.incrementAndGet() == 2) {
                renewing.countDown();
                await(dropped);
                throw new IOException("connection reset");
              }
              return token("number " + asked, now);
            },
            clock);
    Token first = tokens.current();
    clock.advance(Duration.ofMinutes(55));
    FutureTask<Throwable> renewal = start(() -> failureOf(tokens));
    await(renewing);
    FutureTask<Throwable> other = start(() -> failureOf(() -> tokens.replace(first)));
    awaitWaiting(2);
    dropped.countDown();

    assertThat(renewal.get()).hasMessage("connection reset");
    assertThat(other.get()).as("it waited, so it shares").isSameAs(renewal.get());
    assertThat(tokens.current().value).isEqualTo("number 3");
  }

  @Test
  void aRenewalThatFailsTooLateIsNoLongerForgiven() throws Exception {
    var tokens =
        new AccessTokens(
            now -> {
              if (asked.incrementAndGet() == 1) {
                return token("first", now);
              }
              clock.advance(Duration.ofMinutes(5)); // it took that long to fail
              throw new IOException("timeout");
            },
            clock);
    tokens.current();
    clock.advance(Duration.ofMinutes(55));

    assertThatThrownBy(tokens::current).hasMessage("timeout");
  }

  @Test
  void manyWhoseTokenWasRefusedGetOneNewTokenTogether() throws Exception {
    var tokens =
        new AccessTokens(
            now -> {
              if (asked.incrementAndGet() == 2) {
                awaitWaiting(15);
              }
              return token("number " + asked, now);
            },
            clock);
    Token first = tokens.current();

    List<FutureTask<String>> calls = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      calls.add(start(() -> tokens.replace(first).value));
    }

    for (FutureTask<String> call : calls) {
      assertThat(call.get()).isEqualTo("number 2");
    }
    assertThat(tokens.replace(first).value)
        .as("late, and nothing is left to do")
        .isEqualTo("number 2");
    assertThat(asked).hasValue(2);
  }

  @Test
  void anInterruptIsNoFailureOfTheOthers() throws Exception {
    var stuck = new CountDownLatch(1);
    var tokens =
        new AccessTokens(
            now -> {
              if (asked.incrementAndGet() == 1) {
                stuck.countDown();
                try {
                  new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                  throw (IOException) new InterruptedIOException("interrupted").initCause(e);
                }
              }
              return token("second", now);
            },
            clock);
    FutureTask<Throwable> interrupted = start(() -> failureOf(tokens));
    await(stuck);
    FutureTask<Token> other = start(tokens::current);
    awaitWaiting(2);

    threads.get(0).interrupt();

    assertThat(interrupted.get()).isInstanceOf(InterruptedIOException.class);
    assertThat(other.get().value).isEqualTo("second");
  }

  @Test
  void aThreadThatWaitsCanBeInterrupted() throws Exception {
    var stuck = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var tokens =
        new AccessTokens(
            now -> {
              stuck.countDown();
              await(go);
              return token("first", now);
            },
            clock);
    FutureTask<Token> asking = start(tokens::current);
    await(stuck);
    FutureTask<Boolean> waiting =
        start(
            () ->
                failureOf(tokens) instanceof InterruptedIOException
                    && Thread.currentThread().isInterrupted());
    awaitWaiting(2);

    threads.get(1).interrupt();

    assertThat(waiting.get()).as("and its flag stays set").isTrue();
    go.countDown();
    assertThat(asking.get().value).isEqualTo("first");
  }

  private static Token token(String value, Instant now) {
    return new Token(value, now, HOUR);
  }

  private static Throwable failureOf(AccessTokens tokens) {
    return failureOf(tokens::current);
  }

  private static Throwable failureOf(Callable<?> call) {
    try {
      call.call();
      return new AssertionError("no failure");
    } catch (Exception e) {
      return e;
    }
  }

  private <T> FutureTask<T> start(Callable<T> work) {
    var task = new FutureTask<>(work);
    var thread = new Thread(task);
    synchronized (threads) {
      threads.add(thread);
    }
    thread.start();
    return task;
  }

  /** Until so many of the threads started here wait: for the one that asks, or for the test. */
  private void awaitWaiting(int count) {
    while (waiting() < count) {
      Thread.onSpinWait();
    }
  }

  private long waiting() {
    synchronized (threads) {
      return threads.stream().filter(t -> t.getState() == Thread.State.WAITING).count();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
