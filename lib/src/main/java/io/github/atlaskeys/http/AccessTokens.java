package io.github.atlaskeys.http;

import io.github.atlaskeys.api.AtlasApiException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The access token of a service account: requested when the first call needs it, shared by all
 * threads, and renewed by one of them before it expires while the others keep using it. Atlas
 * grants ten tokens a minute, so threads that wait for a request share its failure, too.
 */
final class AccessTokens {
  /** Time for calls in flight to arrive, and for more attempts if the first renewal fails. */
  private static final Duration MAX_RENEWAL_MARGIN = Duration.ofMinutes(5);

  /** After a failed renewal, while the old token is still good. */
  private static final Duration RENEWAL_PAUSE = Duration.ofSeconds(30);

  /** After a refusal, if Atlas names no time: no more than ten requests a minute. */
  private static final Duration REFUSAL_PAUSE = Duration.ofSeconds(6);

  /** No limit of Atlas's is longer; a header that says so is broken. */
  private static final Duration MAX_PAUSE = Duration.ofHours(1);

  /** Requests a token. */
  @FunctionalInterface
  interface Source {
    Token request(Instant now) throws IOException;
  }

  /** A token and how long it may be used. */
  static final class Token {
    final String value;
    private final Instant renewAt;
    private final Instant expiresAt;

    /** Whether Atlas has accepted it in any call. */
    volatile boolean accepted;

    /** A token requested at this time; its life began no earlier. */
    Token(String value, Instant requested, Duration life) {
      this.value = value;
      this.expiresAt = requested.plus(life);
      this.renewAt = expiresAt.minus(min(life.dividedBy(10), MAX_RENEWAL_MARGIN));
    }

    private boolean isGood(Instant now) {
      return now.isBefore(expiresAt);
    }
  }

  /** Why the last request failed, and for how long another would fail, too. */
  private record Failure(Exception cause, Instant when, Duration pause) {
    static Failure of(Exception cause, Instant when) {
      Duration pause = Duration.ZERO; // no response or a 5xx: when to try again is up to the caller
      if (cause instanceof AtlasApiException e) {
        pause = e.retryAfter(when).orElse(e.status() < 500 ? REFUSAL_PAUSE : Duration.ZERO);
      }
      return new Failure(cause, when, min(pause, MAX_PAUSE));
    }

    boolean isRecent(Instant now, Duration atLeast) {
      Duration longer = pause.compareTo(atLeast) > 0 ? pause : atLeast;
      return !now.isBefore(when) // a clock that was set back must not make it last
          && now.isBefore(when.plus(longer));
    }

    RuntimeException rethrown() throws IOException {
      if (cause instanceof IOException e) {
        throw e;
      }
      return (RuntimeException) cause;
    }
  }

  private final Source source;
  private final InstantSource clock;

  /** Held by the thread that requests a token. */
  private final ReentrantLock requesting = new ReentrantLock();

  private final AtomicReference<@Nullable Token> held = new AtomicReference<>();

  /** Why there is no newer token, until there is one. */
  private volatile @Nullable Failure failure;

  AccessTokens(Source source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  /** The token to call with. */
  Token current() throws IOException {
    Instant now = clock.instant();
    Token token = held.get();
    if (token == null || !token.isGood(now)) {
      return first();
    }
    Failure last = failure;
    boolean renew =
        !now.isBefore(token.renewAt) && (last == null || !last.isRecent(now, RENEWAL_PAUSE));
    return renew && requesting.tryLock() ? renewed(token) : token;
  }

  /** The token to call with in place of one that Atlas no longer accepts. */
  Token replace(Token refused) throws IOException {
    held.compareAndSet(refused, null); // unless another thread has replaced it already
    return current();
  }

  private Token first() throws IOException {
    Failure before = failure;
    try {
      requesting.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
    try {
      Instant now = clock.instant();
      Token token = held.get();
      if (token != null && token.isGood(now)) {
        return token;
      }
      Failure last = failure;
      if (last != null && (!last.equals(before) || last.isRecent(now, Duration.ZERO))) {
        throw last.rethrown();
      }
      return request(now);
    } finally {
      requesting.unlock();
    }
  }

  private Token renewed(Token old) throws IOException {
    try {
      return held.get() == old ? request(clock.instant()) : current();
    } catch (IOException | AtlasApiException e) {
      boolean stillGood = held.get() == old && old.isGood(clock.instant());
      if (!stillGood || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      return old; // the failure is reported when no token is left
    } finally {
      requesting.unlock();
    }
  }

  private Token request(Instant now) throws IOException {
    try {
      Token token = source.request(now);
      held.set(token);
      failure = null;
      return token;
    } catch (IOException | AtlasApiException e) {
      // An interrupt of this thread is no failure of the others: the next one requests.
      if (!Thread.currentThread().isInterrupted()) {
        failure = Failure.of(e, clock.instant());
      }
      throw e;
    }
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
