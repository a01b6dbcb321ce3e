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
import java.util.stream.Collectors;
import okhttp3.Challenge;
import okhttp3.Interceptor;
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

  private static final String AUTHORIZATION = "Authorization";
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Weakest first. */
  private static final List<String> ALGORITHMS = List.of("MD5", "SHA-256");

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
        && REPEATED.stream().allMatch(name -> canBeRepeated(challenge.getOrDefault(name, "")));
  }

  /** Not a control character, nor what stands for bytes that were not UTF-8: those are lost. */
  private static boolean canBeRepeated(String value) {
    return value.chars().noneMatch(c -> Character.isISOControl(c) || c == '\uFFFD');
  }

  private static String algorithm(Map<String, String> challenge) {
    return challenge.getOrDefault("algorithm", "MD5").toUpperCase(Locale.ROOT);
  }

  /** A nonce and how often it was used. Not safe for several threads at once. */
  private static final class Session {
    private final MessageDigest hash;
    private final String nonce;
    private final String cnonce;
    private final String repeated;
    private final String secret;
    private int count;

    Session(Map<String, String> challenge, ApiKeyCredentials credentials) {
      try {
        hash = MessageDigest.getInstance(algorithm(challenge));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has " + algorithm(challenge), e);
      }
      String user = credentials.publicKey();
      nonce = challenge.getOrDefault("nonce", "");
      var random = new byte[16];
      RANDOM.nextBytes(random);
      cnonce = HexFormat.of().formatHex(random);
      secret = hashed(user, challenge.getOrDefault("realm", ""), credentials.privateKey());
      repeated =
          REPEATED.stream()
              .filter(challenge::containsKey)
              .map(name -> ", %s=%s".formatted(name, repeated(name, challenge)))
              .collect(Collectors.joining("", "Digest username=" + quoted(user), ""));
    }

    Request sign(Request request) {
      String query = request.url().encodedQuery();
      String uri = request.url().encodedPath() + (query == null ? "" : "?" + query);
      String nc = HexFormat.of().toHexDigits(++count);
      String response = hashed(secret, nonce, nc, cnonce, "auth", hashed(request.method(), uri));
      String header =
          "%s, uri=%s, response=%s, qop=auth, nc=%s, cnonce=%s"
              .formatted(repeated, quoted(uri), quoted(response), nc, quoted(cnonce));
      // The realm may be any text in UTF-8; a challenge that no header can hold was not answered.
      var headers = request.headers().newBuilder().removeAll(AUTHORIZATION);
      headers.addUnsafeNonAscii(AUTHORIZATION, header);
      return request.newBuilder().headers(headers.build()).build();
    }

    /** As the challenge has it; the algorithm is never in quotes. */
    private static String repeated(String name, Map<String, String> challenge) {
      String value = challenge.getOrDefault(name, "");
      return name.equals("algorithm") ? value : quoted(value);
    }

    private static String quoted(String value) {
      return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private String hashed(String... parts) {
      return HexFormat.of().formatHex(hash.digest(String.join(":", parts).getBytes(UTF_8)));
    }
  }
}
