package io.github.atlaskeys.http;

import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.UnreadableResponseException;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * A response, and what is wrong with it.
 *
 * @param request method and path
 * @param body as far as it was read
 * @param secrets masked in every message
 * @param tokenRequest whether the request was for an access token
 */
record HttpResponse(
    String request,
    int status,
    Map<String, ? extends Collection<String>> headers,
    String body,
    Secrets secrets,
    boolean tokenRequest) {
  /** Atlas's error bodies are under 1 KiB; the rest of a longer one is not read. */
  static final int MAX_ERROR_LENGTH = 64 * 1024;

  /** Atlas's code for a failed authentication, and for other failures, too: it says nothing. */
  private static final String NO_CODE = "UNEXPECTED_ERROR";

  private static final Pattern TITLE =
      Pattern.compile("<title[^>]{0,200}>([^<]{1,200})", Pattern.CASE_INSENSITIVE);

  static HttpResponse of(feign.Response response, String body, Secrets secrets) {
    String path = URI.create(response.request().url()).getPath();
    String request = response.request().httpMethod() + " " + path;
    return new HttpResponse(request, response.status(), response.headers(), body, secrets, false);
  }

  /** The body is read ahead, and can be read again. */
  static HttpResponse of(Response response, Secrets secrets) throws IOException {
    return of(response, response.peekBody(MAX_ERROR_LENGTH).string(), secrets);
  }

  static HttpResponse of(Response response, String body, Secrets secrets) {
    String request = response.request().method() + " " + response.request().url().encodedPath();
    return new HttpResponse(
        request, response.code(), response.headers().toMultimap(), body, secrets, false);
  }

  /** The response to a request for an access token. */
  static HttpResponse ofTokenRequest(Response response, Secrets secrets) throws IOException {
    HttpResponse read = of(response, secrets);
    return new HttpResponse(read.request, read.status, read.headers, read.body, secrets, true);
  }

  /**
   * Whether a refusal is about what was asked and not about who asks; both can be a 401. Signing
   * again would not change it.
   */
  static boolean isAboutTheRequest(Response response) throws IOException {
    if (response.code() < 400 || response.code() > 499) {
      return false; // nothing else is read ahead: a listing may be long
    }
    HttpResponse read = of(response, new Secrets());
    boolean invalidToken =
        read.headers("WWW-Authenticate").anyMatch(value -> value.contains("invalid_token"));
    return !invalidToken && read.errorCode().filter(code -> !code.equals(NO_CODE)).isPresent();
  }

  /** Whether the credentials were accepted, even if the request was refused. */
  static boolean isAcceptance(Response response) throws IOException {
    return response.isSuccessful() || isAboutTheRequest(response);
  }

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** By name in any case: HTTP/2 sends lower case, HTTP/1.1 whatever it likes. */
  Optional<String> header(String name) {
    return headers(name).findFirst();
  }

  private Stream<String> headers(String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .flatMap(header -> header.getValue().stream());
  }

  private boolean isHtml() {
    return header("Content-Type").filter(type -> type.contains("html")).isPresent()
        || body.stripLeading().startsWith("<");
  }

  /** An HTML page by its title, for people to recognise whose it is. */
  private String page() {
    Matcher title = TITLE.matcher(secrets.mask(body)); // before it is cut
    return title.find() ? "an HTML page, \"" + title.group(1).strip() + '"' : "an HTML page";
  }

  private Optional<String> errorCode() {
    return Json.object(body)
        .map(json -> json.get("errorCode"))
        .filter(code -> code instanceof String text && !text.isBlank())
        .map(Object::toString)
        .or(() -> header("X-Error-Code"));
  }

  /** The error that the response describes: as Atlas does, or by its whole body. */
  AtlasApiException exception() {
    String code = errorCode().orElse(null);
    if (status >= 300 && status < 400) {
      String location = header("Location").orElse("nowhere");
      return exception(code, "a redirect to " + location + ", not followed");
    }
    if (isHtml()) {
      return exception(code, page());
    }
    var json = Json.object(body);
    if (json.isEmpty()) {
      return exception(code, body.isBlank() ? "no body" : body);
    }
    List<?> parameters = json.get().get("parameters") instanceof List<?> list ? list : List.of();
    String detail = json.get().get("detail") instanceof String text ? text : null;
    return exception(
        code, detail, parameters.stream().map(String::valueOf).map(secrets::mask).toList());
  }

  AtlasApiException exception(@Nullable String errorCode, @Nullable String detail) {
    return exception(errorCode, detail, List.of());
  }

  private AtlasApiException exception(
      @Nullable String errorCode, @Nullable String detail, List<String> parameters) {
    return new AtlasApiException(
        request, status, masked(errorCode), masked(detail), parameters, headers, tokenRequest);
  }

  /**
   * If a 401 has no challenge that an API key can answer: Atlas sends one, unless it names an
   * error.
   */
  Optional<UnreadableResponseException> unchallenged(boolean signed) {
    AtlasApiException e = exception();
    return e.errorCode().filter(code -> signed || !code.equals(NO_CODE)).isPresent()
        ? Optional.empty()
        : Optional.of(
            new UnreadableResponseException(
                e.request(),
                status,
                e.errorCode().orElse(null),
                header("WWW-Authenticate").isPresent()
                    ? "no Digest challenge with MD5 or SHA-256 and qop=auth, which Atlas sends"
                    : e.detail().orElse(null)));
  }

  /** The response is not one of Atlas's, for this reason. */
  UnreadableResponseException unreadable(String reason) {
    return new UnreadableResponseException(request, status, null, secrets.mask(reason));
  }

  /** The body is not what was due. */
  UnreadableResponseException unreadableBody(String due) {
    String found = isHtml() ? page() : "no JSON that Atlas would send";
    return unreadable(found + " where " + due + " was due");
  }

  private @Nullable String masked(@Nullable String text) {
    return text == null ? null : secrets.mask(text);
  }
}
