package io.github.atlaskeys.api;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * Why something did not work, decided from Atlas's error code and status, or from the kind of the
 * network's failure; never from the text of a message. What to do about it depends on the caller's
 * own options.
 *
 * @param kind what to decide by
 * @param message one line for people
 * @param parameters what Atlas says that the error is about: for {@link Kind#IP_NOT_ON_ACCESS_LIST}
 *     the caller's address
 */
public record Problem(Kind kind, String message, List<String> parameters) {
  /** OkHttp names the host, its address and the port. */
  private static final Pattern TO_HOST =
      Pattern.compile("cannot connect: Failed to connect to (?:([^/]+)/.*(:\\d+)|/(.+))");

  /** People would wonder why nothing happens. */
  private static final Duration LONG_WAIT = Duration.ofMinutes(10);

  /** What went wrong. */
  public enum Kind {
    /** The key pair, the secret or the token is wrong, or was made for another host. */
    CREDENTIALS_REFUSED(Handling.STOP_RUN),
    /** The calling key may be used only from addresses on its own access list; not this one. */
    IP_NOT_ON_ACCESS_LIST(Handling.STOP_RUN),
    /** What responds at this URL is not this version of the Admin API. */
    WRONG_ADDRESS(Handling.STOP_RUN),
    /** The API does not serve the version that was asked for, or no longer. */
    WRONG_VERSION(Handling.STOP_RUN),
    /** This version of the API, or this host, has no such operation; nothing was changed. */
    NOT_IN_VERSION(Handling.REFUSE_ROW),
    /** The proxy refuses the login. */
    PROXY_REFUSED(Handling.STOP_RUN),
    /** The server's certificate or protocol is not acceptable. */
    TLS_FAILED(Handling.STOP_RUN),
    /** The caller lacks the role; Atlas may also say so of a project that does not exist. */
    NO_PERMISSION(Handling.REFUSE_ROW),
    /** Access lists of API keys are shown to Organization Owners, and to the key itself. */
    ACCESS_LIST_HIDDEN(Handling.REFUSE_ROW),
    /** No project has this ID. */
    UNKNOWN_PROJECT(Handling.REFUSE_ROW),
    /** No organization has this ID. */
    UNKNOWN_ORGANIZATION(Handling.REFUSE_ROW),
    /** The project belongs to another product: Cloud Manager's to Atlas, or the reverse. */
    WRONG_PRODUCT(Handling.REFUSE_ROW),
    /** Something is not there, and Atlas does not say what. */
    NOT_FOUND(Handling.REFUSE_ROW),
    /** No API key or service account has this ID, as far as the caller may know. */
    UNKNOWN_API_KEY(Handling.REFUSE_ROW),
    /** It is the API key or the service account that makes these calls. */
    OWN_KEY(Handling.REFUSE_ROW),
    /** The key is assigned, and an undo is wanted, but its roles could not be read. */
    ROLES_NOT_READABLE(Handling.REFUSE_ROW),
    /** Any other response that trying again would not change. */
    REFUSED(Handling.REFUSE_ROW),
    /** Too many requests; Atlas says when to come back. */
    RATE_LIMITED(Handling.RETRY),
    /** The service account has as many access tokens as it may; each expires within an hour. */
    TOO_MANY_TOKENS(Handling.RETRY),
    /** Atlas is unavailable or being upgraded. */
    SERVER_FAILED(Handling.RETRY),
    /** A response that is not Atlas's, after others that were. */
    UNEXPECTED_RESPONSE(Handling.RETRY),
    /** Atlas counts more than it lists: what is not listed may be there. */
    INCOMPLETE_LISTING(Handling.RETRY),
    /** Atlas confirmed the change, but its listing does not show it. */
    CONTRADICTED(Handling.RETRY),
    /** No connection to this host was ever made; there is little hope, so it is tried twice. */
    UNREACHABLE(Handling.RETRY),
    /** The host's name is not known here. */
    UNKNOWN_HOST(Handling.RETRY),
    /** Nothing listens there. */
    CONNECTION_REFUSED(Handling.RETRY),
    /** No response within the timeout. */
    TIMED_OUT(Handling.RETRY),
    /** The connection was lost before the response. */
    NO_RESPONSE(Handling.RETRY);

    private enum Handling {
      RETRY,
      REFUSE_ROW,
      STOP_RUN
    }

    private final Handling handling;

    Kind(Handling handling) {
      this.handling = handling;
    }

    /** Whether trying the same again may help. */
    public boolean worthRetrying() {
      return handling == Handling.RETRY;
    }

    /** Whether the same would happen to any other call. */
    public boolean stopsTheRun() {
      return handling == Handling.STOP_RUN;
    }
  }

  /** Copies the list, and makes the message one line without control characters. */
  public Problem {
    message = oneLine(message);
    parameters = List.copyOf(parameters);
  }

  /** What Atlas's response means. */
  public static Problem of(AtlasApiException e) {
    Kind kind = ErrorCodes.kind(e);
    String asks =
        e.retryAfter()
            .filter(wait -> wait.compareTo(LONG_WAIT) >= 0)
            .map(Duration::toMinutes)
            .map("; it asks to wait %,d minutes, and a call waits for an hour in all"::formatted)
            .orElse("");
    return new Problem(kind, message(kind, e) + asks, e.parameters());
  }

  /** Atlas's own words, but for what it says in too few. */
  private static String message(Kind kind, AtlasApiException e) {
    String code =
        e.errorCode().filter(it -> !it.equals(ErrorCodes.NO_CODE)).map(" "::concat).orElse("");
    String response = "(%d%s)".formatted(e.status(), code);
    return switch (kind) {
      case UNKNOWN_PROJECT -> notSeen("project", "groups", e) + response;
      case UNKNOWN_ORGANIZATION -> notSeen("organization", "orgs", e) + response;
      case UNKNOWN_API_KEY -> notSeen("API key", "apiKeys", e) + response;
      case CREDENTIALS_REFUSED -> "Atlas rejected these credentials " + response;
      case INCOMPLETE_LISTING -> e.detail().orElseThrow();
      case NOT_IN_VERSION ->
          e.status() == 0
              ? String.valueOf(e.getMessage())
              : "the API at this host has no service accounts " + response;
      case RATE_LIMITED -> "Atlas's rate limit is reached " + response;
      default -> String.valueOf(e.getMessage());
    };
  }

  private static String notSeen(String what, String folder, AtlasApiException e) {
    Matcher id = Pattern.compile("/%s/(\\p{XDigit}{24})".formatted(folder)).matcher(e.request());
    return "%s does not exist, or these credentials cannot see it "
        .formatted(id.find() ? what + " " + id.group(1) : "the " + what);
  }

  /** What it means that no response was received. */
  public static Problem of(IOException e) {
    if (e instanceof NotConnectedException known) {
      return known.problem();
    }
    Kind kind = kind(e);
    String reason =
        isCutOff(e) && !(e instanceof SSLException)
            ? "the connection was closed"
            : Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
    String message =
        switch (kind) {
          case UNKNOWN_HOST -> "unknown host " + reason.replaceFirst(":.*", "");
          case CONNECTION_REFUSED ->
              TO_HOST.matcher("cannot connect: " + reason).replaceFirst("cannot connect to $1$2$3");
          case TLS_FAILED -> "TLS failed: " + reason;
          case TIMED_OUT -> "no response in time";
          default -> "no response: " + reason;
        };
    return new Problem(kind, message, List.of());
  }

  private static Kind kind(IOException e) {
    boolean timeout =
        e instanceof InterruptedIOException || e.getCause() instanceof InterruptedIOException;
    // A handshake that was cut off is an SSLException, too, but one worth another attempt.
    boolean cutOff = e.getCause() instanceof SocketException || isCutOff(e);
    if (e instanceof UnknownHostException) {
      return Kind.UNKNOWN_HOST;
    }
    if (e instanceof SSLException && !cutOff) {
      return Kind.TLS_FAILED;
    }
    if (timeout) {
      return Kind.TIMED_OUT;
    }
    return e instanceof ConnectException || e instanceof NoRouteToHostException
        ? Kind.CONNECTION_REFUSED
        : Kind.NO_RESPONSE;
  }

  private static boolean isCutOff(IOException e) {
    return e instanceof EOFException || e.getCause() instanceof EOFException;
  }

  /** Text from elsewhere on one line, without control and bidirectional characters. */
  static String oneLine(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+", " ").strip();
  }
}
