package io.github.atlaskeys.api;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One request and its response as they went over the wire. A digest challenge and a request for an
 * access token are exchanges of their own. Secrets are masked. Headers and bodies become text only
 * when they are asked for, so a listener that merely counts costs nearly nothing.
 *
 * <p>The library implements it; {@link Atlas#onExchange} hands it out.
 */
public interface HttpExchange {
  /** For example {@code DELETE}. */
  String method();

  /** Where the request went, query included. */
  URI uri();

  /** Whether the request carried credentials. */
  boolean signed();

  /** The headers sent, as lines of {@code Name: value}. */
  List<String> requestHeaders();

  /** The body sent; empty when there was none. */
  String requestBody();

  /** The response's status, or 0 when no response came. */
  int status();

  /** The response's headers, as lines of {@code Name: value}. */
  List<String> responseHeaders();

  /** The beginning of the response's body, 4 KiB at most; empty when there was none. */
  String responseBody();

  /** The time from sending the request to receiving the response's headers. */
  Duration duration();

  /** Why no response came, when none did. */
  Optional<IOException> failure();
}
