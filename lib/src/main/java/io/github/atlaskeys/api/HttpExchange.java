package io.github.atlaskeys.api;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One request and its answer as they went over the wire. A digest challenge and a request for an
 * access token are exchanges of their own. Secrets are masked. Headers and bodies are made into
 * text when they are asked for, so a listener that only counts costs nearly nothing.
 */
public final class HttpExchange {
  private final String method;
  private final URI uri;
  private final boolean signed;
  private final int status;
  private final Duration took;
  private final Optional<IOException> failure;
  private final Supplier<List<String>> requestHeaders;
  private final Supplier<String> requestBody;
  private final Supplier<List<String>> answerHeaders;
  private final Supplier<String> answerBody;

  HttpExchange(
      String method,
      URI uri,
      boolean signed,
      int status,
      Duration took,
      Optional<IOException> failure,
      Supplier<List<String>> requestHeaders,
      Supplier<String> requestBody,
      Supplier<List<String>> answerHeaders,
      Supplier<String> answerBody) {
    this.method = method;
    this.uri = uri;
    this.signed = signed;
    this.status = status;
    this.took = took;
    this.failure = failure;
    this.requestHeaders = requestHeaders;
    this.requestBody = requestBody;
    this.answerHeaders = answerHeaders;
    this.answerBody = answerBody;
  }

  /** For example {@code DELETE}. */
  public String method() {
    return method;
  }

  /** Where the request went, query included. */
  public URI uri() {
    return uri;
  }

  /** Whether the request carried credentials. */
  public boolean signed() {
    return signed;
  }

  /** The headers sent, as lines of {@code Name: value}. */
  public List<String> requestHeaders() {
    return requestHeaders.get();
  }

  /** The body sent; empty when there was none. */
  public String requestBody() {
    return requestBody.get();
  }

  /** The answer's status, or 0 when no answer came. */
  public int status() {
    return status;
  }

  /** The answer's headers, as lines of {@code Name: value}. */
  public List<String> answerHeaders() {
    return answerHeaders.get();
  }

  /** The beginning of the answer's body, 4 KiB at most; empty when there was none. */
  public String answerBody() {
    return answerBody.get();
  }

  /** The time from the request's first byte to the answer's headers. */
  public Duration took() {
    return took;
  }

  /** Why no answer came, when none did. */
  public Optional<IOException> failure() {
    return failure;
  }

  /** Everything above. */
  @Override
  public String toString() {
    return "HttpExchange[%s %s signed=%s %s %s -> %s %s %s in %s %s]"
        .formatted(
            method,
            uri,
            signed,
            requestHeaders(),
            requestBody(),
            status,
            answerHeaders(),
            answerBody(),
            took,
            failure.map(Throwable::toString).orElse(""));
  }
}
