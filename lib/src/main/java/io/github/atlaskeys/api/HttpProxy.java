package io.github.atlaskeys.api;

import java.util.Optional;

/**
 * A proxy to go through, for every call of a connection.
 *
 * @param kind the protocol of the proxy
 * @param host its name or address
 * @param port its port, 1 to 65535
 * @param login the proxy's Basic credentials ({@code user:password}), if it wants any; never shown
 */
public record HttpProxy(Kind kind, String host, int port, Optional<String> login) {

  /** The protocol of a proxy. */
  public enum Kind {
    /** CONNECT for https, the whole URL for http. */
    HTTP,
    /** SOCKS 5. */
    SOCKS
  }

  /**
   * Checks the address.
   *
   * @throws IllegalArgumentException if the host is empty, the port is out of its range, or a SOCKS
   *     proxy is given a login
   */
  public HttpProxy {
    if (host.isBlank()) {
      throw new IllegalArgumentException("proxy host must not be empty");
    }
    if (kind == Kind.SOCKS && login.isPresent()) {
      throw new IllegalArgumentException("a SOCKS proxy cannot be given a login here");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("proxy port must be 1 to 65535, was " + port);
    }
  }

  /** Kind, host and port; a login is masked. */
  @Override
  public String toString() {
    return "HttpProxy[%s %s%s:%s]".formatted(kind, login.isPresent() ? "***@" : "", host, port);
  }
}
