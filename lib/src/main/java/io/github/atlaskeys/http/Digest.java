package io.github.atlaskeys.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.burgstaller.okhttp.digest.Credentials;
import com.burgstaller.okhttp.digest.DigestAuthenticator;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.UnreadableResponseException;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import okhttp3.Challenge;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/**
 * HTTP Digest authentication as Atlas asks for it, MD5 or SHA-256 with {@code qop=auth}: signs each
 * request with a nonce that it holds, so that a call costs one round trip. A refused nonce is
 * replaced by a fresh one. A fresh one that is refused is the server's final response, unless it is
 * marked as stale or the key was accepted until now: then it may have expired on the way. Safe for
 * many threads: one call at a time uses a session.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7616">RFC 7616, HTTP Digest Access
 *     Authentication</a>
 */
final class Digest implements Interceptor {
  /** Nonces that are sent back at once and still refused this often will not be accepted. */
  private static final int MAX_CHALLENGES = 4;

  private static final SecureRandom RANDOM = new SecureRandom();

  /** Weakest first. */
  private static final List<String> ALGORITHMS = List.of("MD5", "SHA-256");

  /** What a signature repeats of its challenge, whose texts must fit a header. */
  private static final List<String> REPEATED = List.of("realm", "nonce", "opaque", "algorithm");

  private final ApiKeyCredentials credentials;
  private final Secrets secrets;

  /** Sessions that no call is using. The one used last is taken first: its nonce is freshest. */
  private final Deque<Session> idle = new ConcurrentLinkedDeque<>();

  /** Whether the server accepted the key, and has not refused a fresh nonce of it since. */
  private volatile boolean accepted;

  Digest(ApiKeyCredentials credentials, Secrets secrets) {
    this.credentials = credentials;
    this.secrets = secrets;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    Session session = idle.pollFirst();
    Response response = chain.proceed(session == null ? request : session.sign(request));
    int challenges = 0;
    while (isRefused(response, session != null) && challenges < MAX_CHALLENGES) {
      Optional<Challenge> challenge = strongest(response.challenges());
      if (challenge.isEmpty() || (challenges > 0 && !accepted && !isStale(challenge.get()))) {
        break;
      }
      response.close();
      session = new Session(challenge.get().authParams(), credentials);
      response = chain.proceed(session.sign(request));
      challenges++;
    }
    if (session != null) {
      keep(session, response);
    }
    if (challenges == 0) {
      requireChallenge(response, session != null);
    }
    return response;
  }

  private void keep(Session session, Response response) throws IOException {
    if (HttpResponse.isAcceptance(response)) {
      accepted = true;
    } else if (response.code() == 401) {
      accepted = false;
      return;
    }
    idle.addFirst(session);
  }

  /** Atlas challenges every call with an API key; a server that does not is not Atlas. */
  private void requireChallenge(Response response, boolean signed) throws IOException {
    Optional<UnreadableResponseException> e = Optional.empty();
    if (response.isSuccessful() && !signed) {
      e =
          Optional.of(
              HttpResponse.of(response, "", secrets)
                  .unreadable("a success without a challenge, which Atlas always sends"));
    } else if (response.code() == 401) {
      e = HttpResponse.of(response, secrets).unchallenged(signed);
    }
    if (e.isPresent()) {
      response.close();
      throw e.get();
    }
  }

  private static boolean isRefused(Response response, boolean signed) throws IOException {
    return response.code() == 401 && !(signed && HttpResponse.isAboutTheRequest(response));
  }

  private static boolean isStale(Challenge challenge) {
    return "true".equalsIgnoreCase(challenge.authParams().get("stale"));
  }

  private static Optional<Challenge> strongest(List<Challenge> challenges) {
    return challenges.stream()
        .filter(challenge -> challenge.scheme().equalsIgnoreCase("Digest"))
        .filter(challenge -> isSupported(challenge.authParams()))
        .max(Comparator.comparing(each -> ALGORITHMS.indexOf(algorithm(each.authParams()))));
  }

  private static boolean isSupported(Map<String, String> challenge) {
    String qop = challenge.getOrDefault("qop", "").toLowerCase(Locale.ROOT);
    return challenge.keySet().containsAll(List.of("realm", "nonce"))
        && ALGORITHMS.contains(algorithm(challenge))
        && List.of(qop.split("[\\s,]+")).contains("auth")
        && REPEATED.stream().allMatch(name -> fitsAHeader(challenge.getOrDefault(name, "")));
  }

  private static String algorithm(Map<String, String> challenge) {
    return challenge.getOrDefault("algorithm", "MD5").toUpperCase(Locale.ROOT);
  }

  private static boolean fitsAHeader(String value) {
    return value.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  /**
   * A nonce and how often it was used. okhttp-digest computes the header; it is given what was read
   * and accepted here, and sees nothing else of a response. Not safe for several threads at once.
   */
  private static final class Session extends DigestAuthenticator {
    private final Map<String, String> challenge;

    Session(Map<String, String> challenge, ApiKeyCredentials credentials) {
      super(new Credentials(credentials.publicKey(), credentials.privateKey()), UTF_8, RANDOM);
      this.challenge = new HashMap<>(challenge);
      this.challenge.keySet().retainAll(REPEATED);
      this.challenge.put("qop", "auth");
    }

    Request sign(Request request) throws IOException {
      var challenged =
          new Response.Builder()
              .request(request)
              .protocol(Protocol.HTTP_1_1)
              .code(401)
              .message("")
              .header("WWW-Authenticate", "Digest")
              .build();
      return requireNonNull(authenticate(null, challenged));
    }

    /** Its own reading of the header would keep the backslashes of a quoted text. */
    @Override
    protected void parseChallenge(String header, int start, int length, Map<String, String> into) {
      into.putAll(challenge);
    }
  }
}
