package io.github.atlaskeys.api;

import feign.Request;
import feign.Request.HttpMethod;
import feign.Response;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What came back. The body is whole, but for a listing: that is read as it arrives, and its body
 * here is its beginning.
 *
 * @param secrets what must not be repeated in a message
 */
record Answer(
    String request,
    int status,
    Map<String, Collection<String>> headers,
    String body,
    Secrets secrets) {
  /** Atlas's error bodies are under 1 KiB; what is longer is not Atlas's and not worth reading. */
  private static final int LONGEST_ERROR = 64 * 1024;

  /** One key with roles in 10,000 projects is 1 MiB. */
  private static final int LONGEST_VALUE = 8 * 1024 * 1024;

  private static final Pattern CHARSET =
      Pattern.compile("charset=\"?([^\\s;\"]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern TITLE =
      Pattern.compile("<title[^>]*>([^<]{1,200})", Pattern.CASE_INSENSITIVE);

  /** The response with its body in memory, unless it may be a listing. */
  static Response buffered(Response response, Secrets secrets) throws IOException {
    boolean success = response.status() >= 200 && response.status() < 300;
    if (success && response.request().httpMethod() == HttpMethod.GET) {
      return response;
    }
    try (response) {
      int longest = success ? LONGEST_VALUE : LONGEST_ERROR;
      byte[] body = new byte[0];
      if (response.body() != null) {
        var in = new AnswerStream(response.body().asInputStream(), longest + 1L, secrets);
        body = in.readNBytes(longest);
        if (success && in.read() >= 0) {
          throw tooLong(response, secrets);
        }
      }
      return response.toBuilder().body(body).build();
    }
  }

  static UnreadableResponseException tooLong(Response response, Secrets secrets) {
    return new UnreadableResponseException(
        without(response, secrets), "a body longer than any of Atlas's");
  }

  /** Of a response whose body is in memory, or whose one value is. */
  static Answer of(Response response, Secrets secrets) throws IOException {
    Answer answer = without(response, secrets);
    if (response.body() == null) {
      return answer;
    }
    var in = new AnswerStream(response.body().asInputStream(), LONGEST_VALUE, secrets);
    try {
      return answer.withBody(new String(in.readAllBytes(), answer.charset()));
    } catch (IOException e) {
      if (in.isTooLong()) {
        throw tooLong(response, secrets);
      }
      throw e;
    }
  }

  /** Of a response whose body was not read. */
  static Answer without(Response response, Secrets secrets) {
    Request asked = response.request();
    String request = asked.httpMethod() + " " + URI.create(asked.url()).getPath();
    return new Answer(request, response.status(), response.headers(), "", secrets);
  }

  /** One line for people: {@code GET /groups/... answered 404 GROUP_NOT_FOUND: No group ...}. */
  String summary(ErrorBody error) {
    return request
        + " answered "
        + status
        + error.code().map(code -> " " + code).orElse("")
        + error.detailLine().map(detail -> ": " + detail).orElse("");
  }

  Answer withStatus(int inner) {
    return new Answer(request, inner, headers, body, secrets);
  }

  Answer withBody(String other) {
    return new Answer(request, status, headers, other, secrets);
  }

  boolean success() {
    return status >= 200 && status < 300;
  }

  boolean html() {
    return header("Content-Type").filter(type -> type.contains("html")).isPresent()
        || body.stripLeading().startsWith("<");
  }

  /** An HTML page by its title, for people to recognise whose it is. */
  String page() {
    Matcher title = TITLE.matcher(secrets.mask(body)); // before it is cut
    return title.find() ? "an HTML page, \"" + Line.of(title.group(1)) + '"' : "an HTML page";
  }

  Optional<RetryAfter> retryAfter() {
    return header("Retry-After").flatMap(value -> RetryAfter.parse(value, header("Date")));
  }

  /** Whether an API key was to sign, and was not asked to in a way that {@link Digest} speaks. */
  boolean unsigned() {
    return header(Digest.OUTCOME).filter(Digest.UNSIGNED::equals).isPresent();
  }

  /** Whether nobody judged the API key: Atlas challenges, or at least says what is wrong. */
  boolean unchallenged(ErrorBody error) {
    return unsigned() || (header(Digest.OUTCOME).isPresent() && error.code().isEmpty());
  }

  /** By name without case: HTTP/2 sends lower case, HTTP/1.1 what it likes. */
  Optional<String> header(String name) {
    return headers(name).findFirst();
  }

  Stream<String> headers(String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .flatMap(header -> header.getValue().stream());
  }

  Charset charset() {
    return header("Content-Type")
        .map(CHARSET::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .filter(name -> List.of("utf-8", "iso-8859-1", "us-ascii").contains(lower(name)))
        .map(Charset::forName)
        .orElse(StandardCharsets.UTF_8);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
