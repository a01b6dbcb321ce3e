package io.github.atlaskeys.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.UnreadableResponseException;
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

/**
 * HTTP Digest authentication: signs each request with a nonce that it holds, so that a call costs
 * one round trip. A refused nonce is replaced by a fresh one. A fresh one that is refused is the
 * server's final answer, unless it is marked as stale or the key was accepted until now: then it
 * may have expired on the way. Safe for many threads: one call at a time uses a session.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7616">RFC 7616, HTTP Digest Access
 *     Authentication</a>
 */
final class Digest implements Interceptor {
  /** Nonces that are sent back at once and still refused this often will not be accepted. */
  private static final int MAX_CHALLENGES = 4;

  private static final String AUTHORIZATION = "Authorization";
  private static final SecureRandom RANDOM = new SecureRandom();

  /** The algorithms of RFC 7616, weakest first, by the JDK's names. */
  private static final List<String> ALGORITHMS = List.of("MD5", "SHA-256", "SHA-512/256");

  /** What a signature repeats of its challenge. */
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
      session = new Session(challenge.get(), credentials);
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
    if (response.isSuccessful() && !signed) {
      response.close();
      throw HttpResponse.of(response, "", secrets)
          .unreadable("a success without a challenge, which Atlas always sends");
    }
    if (response.code() == 401) {
      Optional<UnreadableResponseException> e =
          HttpResponse.of(response, secrets).unchallenged(signed);
      if (e.isPresent()) {
        response.close();
        throw e.get();
      }
    }
  }

  private static boolean isRefused(Response response, boolean signed) throws IOException {
    return response.code() == 401 && !(signed && HttpResponse.isAboutTheRequest(response));
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
    String qop = parameters.getOrDefault("qop", "auth").toLowerCase(Locale.ROOT);
    return challenge.scheme().equalsIgnoreCase("Digest")
        && parameters.keySet().containsAll(List.of("realm", "nonce"))
        && ALGORITHMS.contains(hash(challenge))
        && List.of(qop.split("[\\s,]+")).contains("auth")
        && REPEATED.stream().allMatch(name -> canBeRepeated(parameters.getOrDefault(name, "")));
  }

  /** Not a control character, nor what stands for bytes that were not UTF-8: those are lost. */
  private static boolean canBeRepeated(String value) {
    return value.chars().noneMatch(c -> Character.isISOControl(c) || c == '\uFFFD');
  }

  /** The JDK's name for the algorithm, without the suffix of a session variant. */
  private static String hash(Challenge challenge) {
    String name = challenge.authParams().getOrDefault("algorithm", "MD5").toUpperCase(Locale.ROOT);
    return name.replaceFirst("-SESS$", "").replace("SHA-512-256", "SHA-512/256");
  }

  /** A nonce and how often it was used. Not safe for several threads at once. */
  private static final class Session {
    private final MessageDigest hash;
    private final String nonce;
    private final String cnonce;
    private final boolean qop;
    private final boolean bound;

    /** The parameters that every signature repeats. */
    private final String repeated;

    /** The hash of user, realm and private key; a session variant binds it to the nonces. */
    private final String secret;

    private int count;

    Session(Challenge answered, ApiKeyCredentials credentials) {
      Map<String, String> challenge = answered.authParams();
      try {
        hash = MessageDigest.getInstance(hash(answered));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has " + hash(answered), e);
      }
      String user = credentials.publicKey();
      nonce = challenge.getOrDefault("nonce", "");
      var random = new byte[16];
      RANDOM.nextBytes(random);
      cnonce = HexFormat.of().formatHex(random);
      qop = challenge.containsKey("qop"); // without it, as RFC 2069
      bound = challenge.getOrDefault("algorithm", "").toUpperCase(Locale.ROOT).endsWith("-SESS");
      String login = hashed(user, challenge.getOrDefault("realm", ""), credentials.privateKey());
      secret = bound ? hashed(login, nonce, cnonce) : login;
      var fields = new StringBuilder("Digest username=" + quoted(user));
      for (String name : REPEATED) {
        String value = challenge.get(name);
        if (value != null) {
          fields.append(", " + name + "=" + (name.equals("algorithm") ? value : quoted(value)));
        }
      }
      repeated = fields.toString();
    }

    Request sign(Request request) {
      String query = request.url().encodedQuery();
      String uri = request.url().encodedPath() + (query == null ? "" : "?" + query);
      String what = hashed(request.method(), uri);
      String nc = HexFormat.of().toHexDigits(++count);
      String response =
          qop ? hashed(secret, nonce, nc, cnonce, "auth", what) : hashed(secret, nonce, what);
      String header =
          (repeated + ", uri=" + quoted(uri) + ", response=" + quoted(response))
              + (qop ? ", qop=auth, nc=" + nc : "")
              + (qop || bound ? ", cnonce=" + quoted(cnonce) : "");
      // The realm may be any text in UTF-8; a challenge that no header can hold was not answered.
      var headers = request.headers().newBuilder().removeAll(AUTHORIZATION);
      headers.addUnsafeNonAscii(AUTHORIZATION, header);
      return request.newBuilder().headers(headers.build()).build();
    }

    private static String quoted(String value) {
      return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private String hashed(String... parts) {
      return HexFormat.of().formatHex(hash.digest(String.join(":", parts).getBytes(UTF_8)));
    }
  }
}
