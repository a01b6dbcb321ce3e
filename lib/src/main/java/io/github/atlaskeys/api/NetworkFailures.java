package io.github.atlaskeys.api;

import io.github.atlaskeys.api.Problem.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** What the network's failures mean, and how to say them on one line. */
final class NetworkFailures {
  private NetworkFailures() {}

  static Kind kind(IOException e) {
    if (e instanceof ProxyRefusedException) {
      return Kind.PROXY_REFUSED;
    }
    if (e instanceof UnknownHostException) {
      return Kind.UNKNOWN_HOST;
    }
    if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
      return timeout(e) ? Kind.TIMED_OUT : Kind.CONNECTION_REFUSED;
    }
    if (e instanceof SSLException && !cutShort(e)) {
      return Kind.TLS_FAILED;
    }
    return timeout(e) ? Kind.TIMED_OUT : Kind.NO_ANSWER;
  }

  /** A handshake that was broken off is an SSLException as well, but one worth another try. */
  private static boolean cutShort(IOException e) {
    return e.getCause() instanceof SocketException || e.getCause() instanceof EOFException;
  }

  private static boolean timeout(IOException e) {
    return e instanceof InterruptedIOException || e.getCause() instanceof InterruptedIOException;
  }

  /** A failure of the same kind, for another thread: with a stack trace of its own. */
  static IOException again(IOException e) {
    String message = e.getMessage();
    IOException again =
        switch (kind(e)) {
          case PROXY_REFUSED -> new ProxyRefusedException(reason(e));
          case UNKNOWN_HOST -> new UnknownHostException(message);
          case CONNECTION_REFUSED -> new ConnectException(message);
          case TLS_FAILED -> new SSLException(message);
          case TIMED_OUT -> new InterruptedIOException(message);
          default -> new IOException(message);
        };
    again.initCause(e);
    return again;
  }

  static String message(Kind kind, IOException e) {
    return switch (kind) {
      case PROXY_REFUSED -> reason(e);
      case UNKNOWN_HOST -> "no such host is known: " + reason(e);
      case CONNECTION_REFUSED -> "could not connect: " + reason(e);
      case TLS_FAILED -> "TLS failed: " + reason(e);
      case TIMED_OUT -> "no answer in time";
      default -> "no answer: " + reason(e);
    };
  }

  private static String reason(IOException e) {
    return Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
  }
}
