package io.github.atlaskeys.admin;

import java.io.IOException;
import java.util.Optional;

/** Where calls have their access token from; safe for many threads. */
interface Tokens {
  /** The token to call with. */
  BearerToken current() throws IOException;

  /** The token to call with instead of this, which Atlas accepted once and refused now. */
  Optional<BearerToken> insteadOf(BearerToken refused) throws IOException;

  /** One token, for as long as Atlas takes it. */
  static Tokens only(BearerToken token) {
    return new Tokens() {
      @Override
      public BearerToken current() {
        return token;
      }

      @Override
      public Optional<BearerToken> insteadOf(BearerToken refused) {
        return Optional.empty();
      }
    };
  }
}
