package io.github.atlaskeys.api;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The access token of a service account: asked for when the first call needs it, shared by all
 * threads, and renewed by one of them before it expires, while the others go on with it. Atlas
 * gives ten tokens a minute and so many an hour, so no failure makes each thread ask for itself.
 */
final class AccessTokens implements BearerCalls.Tokens {
  /** Asks for a token. */
  @FunctionalInterface
  interface Source {
    BearerToken ask(Instant now) throws IOException;
  }

  private final Source source;
  private final InstantSource clock;

  /** Held by the thread that asks. */
  private final ReentrantLock asking = new ReentrantLock();

  private final AtomicReference<@Nullable BearerToken> held = new AtomicReference<>();

  /** Why there is no newer token, until there is one. */
  private volatile @Nullable TokenFailure failure;

  AccessTokens(Source source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  @Override
  public BearerToken current() throws IOException {
    Instant now = clock.instant();
    BearerToken token = held.get();
    if (token == null || !token.isGood(now)) {
      return needed();
    }
    TokenFailure last = failure;
    boolean renew = token.isDue(now) && (last == null || !last.putsOffRenewal(now));
    return renew ? renewed(token) : token;
  }

  @Override
  public Optional<BearerToken> insteadOf(BearerToken refused) throws IOException {
    held.compareAndSet(refused, null); // unless another thread has one already
    return Optional.of(current());
  }

  /** A thread that waited while another one failed shares its failure. */
  private BearerToken needed() throws IOException {
    TokenFailure before = failure;
    lock();
    try {
      Instant now = clock.instant();
      BearerToken token = held.get();
      if (token != null && token.isGood(now)) {
        return token;
      }
      TokenFailure last = failure;
      if (last != null && (last != before || last.standsFor(now))) {
        throw last.again();
      }
      return ask(now);
    } finally {
      asking.unlock();
    }
  }

  private BearerToken renewed(BearerToken good) throws IOException {
    if (!asking.tryLock()) {
      return good;
    }
    try {
      return held.get() == good ? ask(clock.instant()) : current();
    } catch (IOException | AtlasApiException e) {
      boolean still = held.get() == good && good.isGood(clock.instant());
      if (!still || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      return good; // the failure is said when no token is left
    } finally {
      asking.unlock();
    }
  }

  private BearerToken ask(Instant now) throws IOException {
    try {
      BearerToken fresh = source.ask(now);
      held.set(fresh);
      failure = null;
      return fresh;
    } catch (IOException | AtlasApiException e) {
      // That this thread is to stop is no failure for the others: the next of them asks.
      if (!Thread.currentThread().isInterrupted()) {
        failure = TokenFailure.of(e, clock.instant());
      }
      throw e;
    }
  }

  private void lock() throws IOException {
    try {
      asking.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }
}
