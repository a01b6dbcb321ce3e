package io.github.atlaskeys.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import okhttp3.Challenge;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * HTTP Digest access authentication: signs each request with a nonce that it holds, so that a call
 * costs one round trip. A refused nonce is replaced by a fresh one. A fresh one that is refused is
 * the server's last word, unless it is marked as stale or the key was accepted until now: then it
 * may have expired on the way. Safe for many threads: a session is used by one call at a time.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7616">RFC 7616, HTTP Digest Access
 *     Authentication</a>
 */
final class Digest implements Interceptor {
  /** A response header of ours that says how far authentication came; never on the wire. */
  static final String OUTCOME = "Atlas-Keys-Digest";

  /** Nothing was signed: there was no challenge, or none that could be answered. */
  static final String UNSIGNED = "unsigned";

  /** Refused without a challenge, though signed: odd, unless Atlas itself says why. */
  static final String UNCHALLENGED = "unchallenged";

  /** Nonces that are sent back at once and still refused this often will not be accepted. */
  private static final int MOST_CHALLENGES = 4;

  private static final int LONGEST_ERROR = 64 * 1024;
  private static final String AUTHORIZATION = "Authorization";
  private static final SecureRandom RANDOM = new SecureRandom();

  /** The algorithms of RFC 7616, weakest first, by the JDK's names. */
  private static final List<String> ALGORITHMS = List.of("MD5", "SHA-256", "SHA-512/256");

  private final ApiKeyCredentials credentials;

  /**
   * Sessions that no call is using. The one used last is taken first: its nonce is the freshest.
   */
  private final Deque<Session> idle = new ConcurrentLinkedDeque<>();

  /** Whether the server accepted the key, and has not refused a fresh nonce of it since. */
  private volatile boolean accepted;

  Digest(ApiKeyCredentials credentials) {
    this.credentials = credentials;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    Session session = idle.pollFirst();
    Response response = chain.proceed(session == null ? request : session.sign(request));
    int answered = 0;
    while (isRefused(response, session != null) && answered < MOST_CHALLENGES) {
      Optional<Challenge> challenge = strongest(response.challenges());
      if (challenge.isEmpty() || (answered > 0 && !accepted && !isStale(challenge.get()))) {
        break;
      }
      response.close();
      session = new Session(challenge.get(), credentials);
      response = chain.proceed(session.sign(request));
      answered++;
    }
    if (session != null) {
      keep(session, response);
    }
    boolean refused = response.code() == 401 && answered == 0;
    String outcome = session == null ? UNSIGNED : refused ? UNCHALLENGED : null;
    return outcome == null ? response : response.newBuilder().header(OUTCOME, outcome).build();
  }

  private void keep(Session session, Response response) throws IOException {
    boolean about = isAboutTheRequest(response);
    if (response.isSuccessful() || about) {
      accepted = true;
    } else if (response.code() == 401) {
      accepted = false;
      return;
    }
    idle.addFirst(session);
  }

  private static boolean isRefused(Response response, boolean signed) throws IOException {
    return response.code() == 401 && !(signed && isAboutTheRequest(response));
  }

  private static boolean isAboutTheRequest(Response response) throws IOException {
    return Refusals.isAboutTheRequest(
        response.code(),
        response.header("X-Error-Code"),
        () -> response.peekBody(LONGEST_ERROR).string());
  }

  private static boolean isStale(Challenge challenge) {
    return "true".equalsIgnoreCase(challenge.authParams().get("stale"));
  }

  /** The challenge with the strongest algorithm among all that can be answered. */
  private static Optional<Challenge> strongest(List<Challenge> challenges) {
    return challenges.stream()
        .filter(Digest::canAnswer)
        .max(Comparator.comparingInt(challenge -> ALGORITHMS.indexOf(hash(challenge))));
  }

  private static boolean canAnswer(Challenge challenge) {
    Map<String, String> parameters = challenge.authParams();
    return challenge.scheme().equalsIgnoreCase("Digest")
        && parameters.containsKey("realm")
        && parameters.containsKey("nonce")
        && ALGORITHMS.contains(hash(challenge))
        && offersAuth(parameters.getOrDefault("qop", "auth"))
        && List.of("realm", "nonce", "opaque", "algorithm").stream()
            .allMatch(name -> canBeRepeated(parameters.getOrDefault(name, "")));
  }

  private static boolean offersAuth(String qop) {
    return List.of(qop.toLowerCase(Locale.ROOT).split("[\\s,]+")).contains("auth");
  }

  /** Not a control character, nor what stands for bytes that were not UTF-8: those are lost. */
  private static boolean canBeRepeated(String value) {
    return value.chars().noneMatch(c -> Character.isISOControl(c) || c == '\uFFFD');
  }

  private static String algorithm(Challenge challenge) {
    return challenge.authParams().getOrDefault("algorithm", "MD5").toUpperCase(Locale.ROOT);
  }

  /** The JDK's name for the algorithm, without the suffix of a session variant. */
  private static String hash(Challenge challenge) {
    return algorithm(challenge).replaceFirst("-SESS$", "").replace("SHA-512-256", "SHA-512/256");
  }

  /** A nonce, and how often it was used. Used by one thread at a time. */
  private static final class Session {
    private final String hash;
    private final String user;
    private final String realm;
    private final String nonce;
    private final @Nullable String algorithm;
    private final @Nullable String opaque;
    private final String cnonce = HexFormat.of().formatHex(random());
    private final boolean counted;

    /** Of user, realm and password; the session variants bind it to the nonces. */
    private final String secret;

    private final boolean bound;
    private int count;

    Session(Challenge challenge, ApiKeyCredentials credentials) {
      Map<String, String> parameters = challenge.authParams();
      this.hash = hash(challenge);
      this.user = credentials.publicKey();
      this.realm = parameters.getOrDefault("realm", "");
      this.nonce = parameters.getOrDefault("nonce", "");
      this.algorithm = parameters.get("algorithm");
      this.opaque = parameters.get("opaque");
      this.counted = parameters.containsKey("qop");
      this.bound = algorithm(challenge).endsWith("-SESS");
      String login = hashed(user, realm, credentials.privateKey());
      this.secret = bound ? hashed(login, nonce, cnonce) : login;
    }

    private static byte[] random() {
      var bytes = new byte[16];
      RANDOM.nextBytes(bytes);
      return bytes;
    }

    Request sign(Request request) {
      String query = request.url().encodedQuery();
      String uri = request.url().encodedPath() + (query == null ? "" : "?" + query);
      String nc = "%08x".formatted(++count);
      String what = hashed(request.method(), uri);
      String response =
          counted
              ? hashed(secret, nonce, nc, cnonce, "auth", what)
              : hashed(secret, nonce, what); // as RFC 2069, for a server that offers no qop
      var header = new StringBuilder("Digest username=").append(quoted(user));
      header.append(", realm=").append(quoted(realm));
      header.append(", nonce=").append(quoted(nonce));
      header.append(", uri=").append(quoted(uri));
      header.append(", response=").append(quoted(response));
      append(header, ", algorithm=", algorithm);
      append(header, ", cnonce=", counted || bound ? quoted(cnonce) : null);
      append(header, ", qop=auth, nc=", counted ? nc : null);
      append(header, ", opaque=", opaque == null ? null : quoted(opaque));
      // The realm may be any text in UTF-8; what cannot stand in a header was left unanswered.
      var headers = request.headers().newBuilder().removeAll(AUTHORIZATION);
      headers.addUnsafeNonAscii(AUTHORIZATION, header.toString());
      return request.newBuilder().headers(headers.build()).build();
    }

    private static void append(StringBuilder header, String name, @Nullable String value) {
      if (value != null) {
        header.append(name).append(value);
      }
    }

    private static String quoted(String value) {
      return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private String hashed(String... parts) {
      try {
        byte[] bytes = String.join(":", parts).getBytes(UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance(hash).digest(bytes));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has " + hash, e);
      }
    }
  }
}
