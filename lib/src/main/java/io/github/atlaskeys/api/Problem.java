package io.github.atlaskeys.api;

import java.io.IOException;
import java.util.List;

/**
 * Why something did not work, decided from Atlas's error code and status, or from the kind of the
 * network's failure; never from the text of a message. What to do about it is the caller's to say:
 * it depends on what the caller's options are called.
 *
 * @param kind what to decide by
 * @param message one line for people
 * @param parameters what Atlas says that the error is about: for {@link Kind#IP_NOT_ON_ACCESS_LIST}
 *     the caller's address
 */
public record Problem(Kind kind, String message, List<String> parameters) {

  /** What went wrong. */
  public enum Kind {
    /** The key pair, the secret or the token is wrong, or was made for another host. */
    CREDENTIALS_REFUSED(Fate.STOP),
    /** The calling key may be used only from addresses on its own access list; not this one. */
    IP_NOT_ON_ACCESS_LIST(Fate.STOP),
    /** What answers at this URL is not the Admin API in this dialect. */
    WRONG_ADDRESS(Fate.STOP),
    /** The API does not serve the version that was asked for, or no longer. */
    WRONG_VERSION(Fate.STOP),
    /** The proxy on the way wants other credentials. */
    PROXY_REFUSED(Fate.STOP),
    /** The certificate or the protocol of what answers was not acceptable. */
    TLS_FAILED(Fate.STOP),
    /** The caller's roles do not reach; Atlas may also say so of a project that does not exist. */
    NO_PERMISSION(Fate.REFUSE),
    /** No project has this id. */
    UNKNOWN_PROJECT(Fate.REFUSE),
    /** The project belongs to another product: Cloud Manager's to Atlas, or the reverse. */
    WRONG_PRODUCT(Fate.REFUSE),
    /** Something that was asked for is not there, and it is not clear what. */
    NOT_FOUND(Fate.REFUSE),
    /** No API key has this id, as far as Atlas tells this caller. */
    UNKNOWN_API_KEY(Fate.REFUSE),
    /** It is the API key that makes these calls. */
    OWN_KEY(Fate.REFUSE),
    /** Any other answer that trying again would not change. */
    REFUSED(Fate.REFUSE),
    /** Too many requests; Atlas says when to come back. */
    RATE_LIMITED(Fate.TRY_AGAIN),
    /** Atlas is in trouble or being upgraded. */
    SERVER_FAILED(Fate.TRY_AGAIN),
    /** A response that is not Atlas's, after others that were. */
    ODD_ANSWER(Fate.TRY_AGAIN),
    /** Atlas said that it is done, and its listing does not show it. */
    STILL_LISTED(Fate.TRY_AGAIN),
    /** The host's name is not known here. */
    UNKNOWN_HOST(Fate.TRY_AGAIN),
    /** Nothing listens there. */
    CONNECTION_REFUSED(Fate.TRY_AGAIN),
    /** No answer in time. */
    TIMED_OUT(Fate.TRY_AGAIN),
    /** The connection was lost before the answer. */
    NO_ANSWER(Fate.TRY_AGAIN);

    private enum Fate {
      TRY_AGAIN,
      REFUSE,
      STOP
    }

    private final Fate fate;

    Kind(Fate fate) {
      this.fate = fate;
    }

    /** Whether trying the same again may help. */
    public boolean worthRetrying() {
      return fate == Fate.TRY_AGAIN;
    }

    /** Whether the same would happen to any other call. */
    public boolean stopsTheRun() {
      return fate == Fate.STOP;
    }
  }

  /** Copies the list, and makes the message one line without control characters or secrets. */
  public Problem {
    message = Line.of(Secrets.maskPatterns(message));
    parameters = List.copyOf(parameters);
  }

  /** What Atlas's answer means. */
  public static Problem of(AtlasApiException e) {
    return new Problem(ErrorCodes.kind(e), e.summary(), e.parameters());
  }

  /** What the lack of an answer means. */
  public static Problem of(IOException e) {
    Kind kind = NetworkFailures.kind(e);
    return new Problem(kind, NetworkFailures.message(kind, e), List.of());
  }
}
