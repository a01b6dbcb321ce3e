package io.github.atlaskeys.testing;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.status;

import com.github.tomakehurst.wiremock.client.MappingBuilder;

/**
 * Atlas's challenge for stubs that answer anything themselves: a success must have been asked for.
 */
public final class Challenge {
  private static final String RECORDED =
      "Digest realm=\"MMS Public API\", domain=\"\", nonce=\"SlgYP7Tv3FS/BuCj/x4WQRIV1bNKdpJg\","
          + " algorithm=MD5, qop=\"auth\", stale=false";

  private Challenge() {}

  /** For every request, signed or not: no credentials are accepted. Before all other stubs. */
  public static MappingBuilder always() {
    return any(anyUrl())
        .atPriority(1)
        .willReturn(status(401).withHeader("WWW-Authenticate", RECORDED));
  }

  /** For requests without credentials, before all other stubs. */
  public static MappingBuilder first() {
    return first(RECORDED);
  }

  /** The same with another header. */
  public static MappingBuilder first(String header) {
    return any(anyUrl())
        .atPriority(1)
        .withHeader("Authorization", absent())
        .willReturn(status(401).withHeader("WWW-Authenticate", header));
  }
}
