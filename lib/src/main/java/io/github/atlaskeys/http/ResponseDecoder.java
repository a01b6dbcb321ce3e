package io.github.atlaskeys.http;

import feign.InvocationContext;
import feign.Request.HttpMethod;
import feign.Response;
import feign.ResponseInterceptor;
import feign.RetryableException;
import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.AtlasAdminApi.RateLimit;
import io.github.atlaskeys.api.ServiceAccount;
import io.github.atlaskeys.api.UnreadableResponseException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns a response into the value that a method returns, or the exception that it throws. */
final class ResponseDecoder implements ResponseInterceptor {
  /** 500 keys with roles in hundreds of projects each are some 20 MiB. */
  private static final int MAX_PAGE_LENGTH = 64 * 1024 * 1024;

  /** One key with roles in 10,000 projects is 1 MiB. */
  private static final int MAX_VALUE_LENGTH = 8 * 1024 * 1024;

  private static final Pattern CHARSET =
      Pattern.compile("charset=\"?([^\\s;\"]+)", Pattern.CASE_INSENSITIVE);

  private final Secrets secrets;

  ResponseDecoder(Secrets secrets) {
    this.secrets = secrets;
  }

  @Override
  public Object intercept(InvocationContext context, Chain chain) {
    try (Response response = context.response()) {
      return decode(response, context.returnType());
    } catch (IOException e) {
      // The only exception whose cause Feign throws as it is.
      throw new RetryableException(
          0, e.getMessage(), HttpMethod.GET, e, context.response().request());
    }
  }

  private Object decode(Response response, Type type) throws IOException {
    if (response.status() < 200 || response.status() > 299) {
      var body = new Body(response, HttpResponse.MAX_ERROR_LENGTH + 1);
      byte[] start = body.readNBytes(HttpResponse.MAX_ERROR_LENGTH);
      throw HttpResponse.of(response, new String(start, body.charset), secrets).exception();
    }
    if (type == RateLimit.class) {
      return receipt(response);
    }
    boolean page = type instanceof ParameterizedType;
    return new Body(response, page ? MAX_PAGE_LENGTH : MAX_VALUE_LENGTH).json(type);
  }

  /**
   * Atlas responds to a change with 204, and before its versioned API with 200 and nothing or an
   * empty object; to an assignment perhaps with the key, or with the service account. Anything else
   * is no success.
   */
  private RateLimit receipt(Response response) throws IOException {
    var body = new Body(response, MAX_VALUE_LENGTH);
    String text = body.text();
    HttpResponse read = HttpResponse.of(response, text, secrets);
    boolean empty = text.isBlank() && (response.status() == 200 || response.status() == 204);
    if (!empty) { // as it usually is
      Map<?, ?> json = Json.object(text).orElseThrow(body::notJson);
      boolean assigned =
          response.request().httpMethod() == HttpMethod.POST
              && (Json.is(ApiKey.class, text) || Json.is(ServiceAccount.Listed.class, text));
      if (response.status() != 200 || !(json.isEmpty() || assigned)) {
        throw read.unreadable("not what Atlas says of a change made");
      }
    }
    return new RateLimit(number(read, "RateLimit-Limit"), number(read, "RateLimit-Remaining"));
  }

  private static OptionalInt number(HttpResponse response, String header) {
    return response
        .header(header)
        .filter(value -> value.matches("\\d{1,9}"))
        .map(value -> OptionalInt.of(Integer.parseInt(value)))
        .orElse(OptionalInt.empty());
  }

  /**
   * The body as it arrives. It keeps its beginning, fails when it is longer than it may be, and
   * tells a failure of the network from one of the parser.
   */
  @SuppressWarnings("UnusedException") // no cause: a parser quotes what it could not read
  private final class Body extends InputStream {
    private static final int BEGINNING = 4 * 1024;

    private final Response response;
    private final InputStream in;
    private final Charset charset;
    private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
    private long left;
    private @Nullable IOException failure;

    Body(Response response, long maxLength) throws IOException {
      this.response = response;
      this.in =
          response.body() == null ? InputStream.nullInputStream() : response.body().asInputStream();
      this.left = maxLength;
      this.charset = charset(response);
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count;
      try {
        count = in.read(bytes, offset, length);
      } catch (IOException | RuntimeException e) {
        failure = secrets.mask(Transport.asIoException(e));
        throw failure;
      }
      if (count > 0) {
        beginning.write(bytes, offset, Math.min(count, BEGINNING - beginning.size()));
        left -= count;
      }
      if (left < 0) {
        throw new IOException("too long");
      }
      return count;
    }

    String text() throws IOException {
      try {
        return new String(readAllBytes(), charset);
      } catch (IOException e) {
        throw failed();
      }
    }

    Object json(Type type) throws IOException {
      Object value;
      try {
        value = new Json().read(this, charset, type);
      } catch (IOException | IllegalArgumentException e) {
        throw failed();
      }
      if (response.status() != 200) {
        throw head().unreadable("not the status of a response of Atlas's");
      }
      return value;
    }

    private UnreadableResponseException failed() throws IOException {
      if (failure != null) {
        throw failure;
      }
      return left < 0 ? head().unreadable("a body longer than any of Atlas's") : notJson();
    }

    UnreadableResponseException notJson() {
      HttpResponse head = head();
      return head.body().isBlank()
          ? head.unreadable("an empty body where JSON was due")
          : head.unreadableBody("JSON");
    }

    private HttpResponse head() {
      return HttpResponse.of(response, beginning.toString(charset), secrets);
    }
  }

  private static Charset charset(Response response) {
    for (var header : response.headers().entrySet()) {
      if (header.getKey().equalsIgnoreCase("Content-Type")) {
        Matcher charset = CHARSET.matcher(String.join(" ", header.getValue()));
        if (charset.find() && isKnown(charset.group(1))) {
          return Charset.forName(charset.group(1));
        }
      }
    }
    return StandardCharsets.UTF_8;
  }

  private static boolean isKnown(String charset) {
    return List.of("utf-8", "iso-8859-1", "us-ascii").contains(charset.toLowerCase(Locale.ROOT));
  }
}
