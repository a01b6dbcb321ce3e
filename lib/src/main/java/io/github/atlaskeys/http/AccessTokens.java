package io.github.atlaskeys.http;

import io.github.atlaskeys.api.AtlasApiException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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
    private final Instant expiresAt;
    private volatile Instant renewAt;

    /** Whether Atlas has accepted it in any call. */
    volatile boolean accepted;

    /** A token requested at this time; its life began no earlier. */
    Token(String value, Instant requested, Duration life) {
      this.value = value;
      this.expiresAt = requested.plus(life);
      this.renewAt = expiresAt.minus(shorter(life.dividedBy(10), MAX_RENEWAL_MARGIN));
    }
  }

  private final Source source;
  private final InstantSource clock;

  /** Held by the thread that requests a token. */
  private final ReentrantLock requesting = new ReentrantLock();

  private final AtomicReference<@Nullable Token> held = new AtomicReference<>();

  /** What may still be alive: Atlas may go on accepting a token that it refused once. */
  private final Queue<Token> issued = new ConcurrentLinkedQueue<>();

  /** Of the last request; null when that gave a token. */
  private volatile @Nullable Exception failure;

  /** Until then another request would fail as the last one did. Guarded by the lock. */
  private Instant retryAt = Instant.MIN;

  AccessTokens(Source source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  /** The token to call with. */
  Token current() throws IOException {
    Instant now = clock.instant();
    Token token = good(now);
    if (token != null && now.isBefore(token.renewAt)) {
      return token;
    }
    Exception before = failure;
    if (token == null) {
      await();
    } else if (!requesting.tryLock()) {
      return token; // another thread renews it
    }
    try {
      return renewed(before);
    } finally {
      requesting.unlock();
    }
  }

  /** All tokens that may be alive, which are held no longer: the next call requests another. */
  List<Token> take() {
    held.set(null);
    forgetExpired(clock.instant());
    var tokens = new ArrayList<Token>();
    for (Token each = issued.poll(); each != null; each = issued.poll()) {
      tokens.add(each);
    }
    return tokens;
  }

  private void await() throws IOException {
    try {
      requesting.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  /** The token to call with in place of one that Atlas no longer accepts. */
  Token replace(Token refused) throws IOException {
    held.compareAndSet(refused, null); // unless another thread has replaced it already
    return current();
  }

  /**
   * Requests a token, unless another thread has done so.
   *
   * @param before the failure that was known before this thread waited
   */
  private Token renewed(@Nullable Exception before) throws IOException {
    Instant now = clock.instant();
    Token token = good(now);
    if (token != null && now.isBefore(token.renewAt)) {
      return token;
    }
    Exception last = failure;
    if (last == null || (last == before && !now.isBefore(retryAt))) {
      try {
        token = source.request(now);
        forgetExpired(now);
        issued.add(token);
        held.set(token);
        failure = null;
        return token;
      } catch (IOException | AtlasApiException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw e; // not a failure of the threads that wait
        }
        now = clock.instant();
        token = good(now);
        failure = last = e;
        retryAt = now.plus(pause(e, now));
      }
    }
    if (token != null) { // a failed renewal matters when no good token is left
      token.renewAt = now.plus(RENEWAL_PAUSE);
      return token;
    }
    if (last instanceof IOException e) {
      throw e;
    }
    throw (AtlasApiException) last;
  }

  private void forgetExpired(Instant now) {
    issued.removeIf(each -> !now.isBefore(each.expiresAt));
  }

  private @Nullable Token good(Instant now) {
    Token token = held.get();
    return token != null && now.isBefore(token.expiresAt) ? token : null;
  }

  /** No response or a 5xx: when to try again is up to the caller. */
  private static Duration pause(Exception failure, Instant now) {
    return failure instanceof AtlasApiException e
        ? shorter(
            e.retryAfter(now).orElse(e.status() < 500 ? REFUSAL_PAUSE : Duration.ZERO), MAX_PAUSE)
        : Duration.ZERO;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
