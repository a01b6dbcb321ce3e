package io.github.atlaskeys.admin;

import feign.Client;
import java.net.URI;
import java.time.InstantSource;

/** How calls are signed follows from who makes them. */
final class Signing {
  private Signing() {}

  static Client of(AtlasCredentials credentials, URI host, HttpCalls calls, InstantSource clock) {
    if (credentials instanceof ServiceAccount account) {
      var tokens = new AccessTokens(new TokenEndpoint(host, account, calls), clock);
      return new BearerCalls(tokens, calls);
    }
    if (credentials instanceof AccessToken token) {
      return new BearerCalls(Tokens.only(BearerToken.of(token)), calls);
    }
    return new HttpLanes((ApiKeyPair) credentials, calls);
  }
}
