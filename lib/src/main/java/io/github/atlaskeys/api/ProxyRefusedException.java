package io.github.atlaskeys.api;

import java.io.IOException;

/** The proxy on the way wants a login, or another one; Atlas was not reached. */
public final class ProxyRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With one line for people, which holds no login. */
  public ProxyRefusedException(String message) {
    super(message);
  }
}
