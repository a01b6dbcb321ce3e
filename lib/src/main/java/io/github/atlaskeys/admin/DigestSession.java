package io.github.atlaskeys.admin;

import com.burgstaller.okhttp.digest.Credentials;
import com.burgstaller.okhttp.digest.DigestAuthenticator;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import okhttp3.Authenticator;
import okhttp3.Challenge;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;

/**
 * One digest session: signs with the nonce it has, and answers a refusal with a fresh challenge.
 * RFC 7616 lets a server mark an expired nonce as stale; not every path to Atlas keeps the mark.
 * Used by one thread at a time.
 */
final class DigestSession implements Interceptor, Authenticator {
  /** Nonces that are sent back at once and still refused this often will not be accepted. */
  private static final int MOST_CHALLENGES = 6;

  private static final int LONGEST_ERROR = 64 * 1024;
  private static final String AUTHORIZATION = "Authorization";

  private final ApiKeyPair credentials;

  /** Whether Atlas has accepted the credentials, on any lane: a refusal may be an expired nonce. */
  private final AtomicBoolean accepted;

  private DigestAuthenticator digest;
  private boolean answeredUnasked;

  DigestSession(ApiKeyPair credentials, AtomicBoolean accepted) {
    this.credentials = credentials;
    this.accepted = accepted;
    this.digest = fresh();
  }

  private DigestAuthenticator fresh() {
    return new DigestAuthenticator(
        new Credentials(credentials.publicKey(), credentials.privateKey()));
  }

  /** Whether the last call was a success though nobody had asked for credentials: not Atlas's. */
  boolean answeredUnasked() {
    return answeredUnasked;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request signed = digest.authenticateWithState(null, chain.request());
    Response response = chain.proceed(signed == null ? chain.request() : signed);
    boolean wasSigned = response.request().header(AUTHORIZATION) != null;
    answeredUnasked = response.isSuccessful() && !wasSigned;
    if (wasSigned && (response.isSuccessful() || isAboutTheRequest(response))) {
      accepted.set(true);
    }
    return response;
  }

  @Override
  public @Nullable Request authenticate(@Nullable Route route, Response response)
      throws IOException {
    Optional<Challenge> challenge = challenge(response);
    boolean signed = response.request().header(AUTHORIZATION) != null;
    if (challenge.isEmpty() || (signed && isAboutTheRequest(response))) {
      return null;
    }
    // Signed with a nonce of this very call and refused: the credentials are wrong, unless they are
    // known to be right or the server itself says that it was the nonce.
    int challenges = challengesBefore(response);
    boolean theNonce = challenges == 0 || accepted.get() || stale(challenge.get());
    return theNonce && challenges < MOST_CHALLENGES ? sign(route, response, challenge.get()) : null;
  }

  /**
   * Signs over again. okhttp-digest reads one form of the header only, and throws whatever it likes
   * at a challenge that it does not support; then it is left unanswered, and forgotten.
   */
  private @Nullable Request sign(@Nullable Route route, Response response, Challenge challenge) {
    Request unsigned = response.request().newBuilder().removeHeader(AUTHORIZATION).build();
    Response canonical =
        response
            .newBuilder()
            .request(unsigned)
            .header("WWW-Authenticate", header(challenge.authParams()))
            .build();
    try {
      return digest.authenticate(route, canonical);
    } catch (IOException | RuntimeException e) {
      digest = fresh();
      return null;
    }
  }

  private static String header(Map<@Nullable String, String> parameters) {
    return parameters.entrySet().stream()
        .filter(parameter -> parameter.getKey() != null)
        .map(parameter -> "%s=\"%s\"".formatted(parameter.getKey(), escaped(parameter.getValue())))
        .collect(Collectors.joining(", ", "Digest ", ""));
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static Optional<Challenge> challenge(Response response) {
    return response.challenges().stream()
        .filter(challenge -> challenge.scheme().equalsIgnoreCase("Digest"))
        .findFirst();
  }

  private static boolean stale(Challenge challenge) {
    return "true".equalsIgnoreCase(challenge.authParams().get("stale"));
  }

  private static boolean isAboutTheRequest(Response response) throws IOException {
    return Refusals.isAboutTheRequest(
        response.code(),
        response.header("X-Error-Code"),
        () -> response.peekBody(LONGEST_ERROR).string());
  }

  private static int challengesBefore(Response response) {
    int count = 0;
    for (var prior = response.priorResponse(); prior != null; prior = prior.priorResponse()) {
      count += prior.code() == 401 ? 1 : 0;
    }
    return count;
  }
}
