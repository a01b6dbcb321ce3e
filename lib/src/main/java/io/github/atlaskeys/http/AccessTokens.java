package io.github.atlaskeys.http;

import io.github.atlaskeys.api.AtlasApiException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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
    private Instant renewAt;

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

  /** The request that is running, or the last one. */
  private CompletableFuture<Token> latest = CompletableFuture.failedFuture(new IOException());

  /** Until then another request would fail as the last one did. */
  private Instant retryAt = Instant.MIN;

  private @Nullable Token held;

  AccessTokens(Source source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  /** The token to call with. */
  Token current() throws IOException {
    var own = new CompletableFuture<Token>();
    CompletableFuture<Token> request;
    synchronized (this) {
      Instant now = clock.instant();
      boolean wait = !latest.isDone() || now.isBefore(retryAt);
      Token token = good(now);
      if (token != null && (wait || now.isBefore(token.renewAt))) {
        return token;
      }
      if (!wait) {
        latest = own;
      }
      request = latest;
    }
    return request == own ? request(own) : await(request);
  }

  /** The token to call with in place of one that Atlas no longer accepts. */
  Token replace(Token refused) throws IOException {
    synchronized (this) {
      held = held == refused ? null : held; // unless another thread has replaced it already
    }
    return current();
  }

  private Token request(CompletableFuture<Token> own) throws IOException {
    try {
      Token token = source.request(clock.instant());
      synchronized (this) {
        held = token;
        retryAt = Instant.MIN;
        own.complete(token);
      }
      return token;
    } catch (IOException | AtlasApiException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      synchronized (this) {
        Instant now = clock.instant();
        retryAt = now.plus(pause(e, now));
        own.completeExceptionally(e);
        Token old = good(now);
        if (old == null) {
          throw e;
        }
        old.renewAt = now.plus(RENEWAL_PAUSE);
        return old; // the failure is reported when no token is left
      }
    } finally {
      own.cancel(false); // unless it has ended; an interrupt is no failure of those who wait
    }
  }

  private @Nullable Token good(Instant now) {
    return held != null && now.isBefore(held.expiresAt) ? held : null;
  }

  /** No response or a 5xx: when to try again is up to the caller. */
  private static Duration pause(Exception failure, Instant now) {
    return failure instanceof AtlasApiException e
        ? shorter(
            e.retryAfter(now).orElse(e.status() < 500 ? REFUSAL_PAUSE : Duration.ZERO), MAX_PAUSE)
        : Duration.ZERO;
  }

  private Token await(CompletableFuture<Token> request) throws IOException {
    try {
      return request.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    } catch (CancellationException e) {
      return current();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw (AtlasApiException) e.getCause();
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
