package io.github.atlaskeys.admin;

import feign.Request;
import feign.Response;
import feign.Util;
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

/** What came back, whole and in memory; no answer is longer than {@link HttpCalls} lets it be. */
record Answer(String request, int status, Map<String, Collection<String>> headers, String body) {
  private static final Pattern CHARSET =
      Pattern.compile("charset=\"?([^\\s;\"]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern TITLE =
      Pattern.compile("<title[^>]*>([^<]{1,200})", Pattern.CASE_INSENSITIVE);

  private static Answer of(Response response, byte[] body) {
    Request asked = response.request();
    String request = asked.httpMethod() + " " + URI.create(asked.url()).getPath();
    var answer = new Answer(request, response.status(), response.headers(), "");
    return new Answer(
        request, response.status(), response.headers(), new String(body, answer.charset()));
  }

  /** Of a response whose body is in memory. */
  static Answer of(Response response) throws IOException {
    byte[] body =
        response.body() == null
            ? new byte[0]
            : Util.toByteArray(response.body().asInputStream()); // in memory: HttpCalls read it
    return of(response, body);
  }

  /** One line for people: {@code GET /groups/... answered 404 GROUP_NOT_FOUND: No group ...}. */
  String summary(ErrorBody error) {
    return "%s answered %d%s%s"
        .formatted(
            request,
            status,
            error.code().map(code -> " " + code).orElse(""),
            error.detailLine().map(detail -> ": " + detail).orElse(""));
  }

  Answer withStatus(int inner) {
    return new Answer(request, inner, headers, body);
  }

  Answer withBody(String other) {
    return new Answer(request, status, headers, other);
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
    Matcher title = TITLE.matcher(body);
    return title.find()
        ? "an HTML page, \"%s\"".formatted(Line.of(title.group(1)))
        : "an HTML page";
  }

  Optional<RetryAfter> retryAfter() {
    return header("Retry-After").flatMap(value -> RetryAfter.parse(value, header("Date")));
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

  private Charset charset() {
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
