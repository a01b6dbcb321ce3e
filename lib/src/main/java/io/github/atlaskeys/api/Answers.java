package io.github.atlaskeys.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import feign.InvocationContext;
import feign.Request.HttpMethod;
import feign.Response;
import feign.ResponseInterceptor;
import feign.RetryableException;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/** Turns an answer into the value that a method returns, or into the exception that it throws. */
final class Answers implements ResponseInterceptor {
  private final Secrets secrets;

  Answers(Secrets secrets) {
    this.secrets = secrets;
  }

  @Override
  public Object intercept(InvocationContext context, Chain chain) {
    try (Response response = context.response()) {
      return read(response, context.returnType());
    } catch (IOException e) {
      // The only exception whose cause Feign throws as it is.
      throw new RetryableException(
          0, e.getMessage(), HttpMethod.GET, e, context.response().request());
    }
  }

  private Object read(Response response, Type type) throws IOException {
    Answer head = Answer.without(response, secrets);
    if (head.success() && head.unsigned()) {
      throw new UnreadableResponseException(
          head, "a success without a challenge, which Atlas always sends");
    }
    if (head.success() && type instanceof ParameterizedType listing) {
      return page(response, head, listing.getActualTypeArguments()[0]);
    }
    Answer answer = Answer.of(response, secrets);
    if (!answer.success()) {
      throw new AtlasApiException(answer, errorBody(answer));
    }
    return type == RateLimit.class
        ? receipt(answer, response.request().httpMethod() == HttpMethod.POST)
        : value(answer, type);
  }

  /**
   * Of a change: Atlas answers 204, and before its versioned API 200 with nothing or an empty
   * object. Assigning a key may be answered with the key.
   */
  private static RateLimit receipt(Answer answer, boolean keyAllowed) {
    boolean known = answer.status() == 200 || answer.status() == 204;
    if (known && answer.body().isBlank()) {
      return RateLimit.of(answer); // the usual case: a DELETE's 204 never wakes Jackson
    }
    JsonNode json = json(answer);
    boolean envelope = isEnvelope(json);
    JsonNode content = content(answer, json);
    int inner = envelope ? json.get("status").intValue() : 200;
    boolean only = !envelope || !json.has("content") || json.size() == 2;
    boolean done =
        (envelope && content.isNull())
            || (content.isObject() && (content.isEmpty() || (keyAllowed && Json.isKey(content))));
    if (answer.status() != 200 || !only || !done || (inner != 200 && inner != 204)) {
      throw new UnreadableResponseException(answer, "not what Atlas says of a change made");
    }
    return RateLimit.of(answer);
  }

  private static Object value(Answer answer, Type type) {
    JsonNode json = json(answer);
    JsonNode content = content(answer, json);
    int inner = isEnvelope(json) ? json.get("status").intValue() : 200;
    if (answer.status() != 200 || inner != 200) {
      throw new UnreadableResponseException(answer, "not the status of an answer of Atlas's");
    }
    return Json.value(content, type).orElseThrow(() -> unreadable(answer));
  }

  private Page<?> page(Response response, Answer head, Type item) throws IOException {
    if (response.body() == null || response.status() == 204) {
      throw new UnreadableResponseException(head, "an empty body where JSON was due");
    }
    var in = new AnswerStream(response.body().asInputStream(), PageReader.LONGEST, secrets);
    var page = new PageReader(item);
    boolean readable;
    try {
      readable = page.read(in, head.charset());
    } catch (IOException e) {
      in.throwFailure();
      readable = false;
    }
    Answer answer = head.withBody(new String(in.beginning(), head.charset()));
    if (in.isTooLong()) {
      throw Answer.tooLong(response, secrets);
    }
    if (!readable) {
      throw answer.body().isBlank()
          ? new UnreadableResponseException(answer, "an empty body where JSON was due")
          : unreadable(answer);
    }
    if (page.status() >= 300 && page.status() < 600) {
      throw new AtlasApiException(answer.withStatus(page.status()), page.error());
    }
    if (answer.status() != 200 || page.status() != 200) {
      throw new UnreadableResponseException(answer, "not the status of an answer of Atlas's");
    }
    return page.page().orElseThrow(() -> unreadable(answer));
  }

  private static JsonNode json(Answer answer) {
    if (answer.body().isBlank()) {
      throw new UnreadableResponseException(answer, "an empty body where JSON was due");
    }
    return Json.read(answer.body()).orElseThrow(() -> unreadable(answer));
  }

  private static UnreadableResponseException unreadable(Answer answer) {
    String found = answer.html() ? answer.page() : "no JSON that Atlas would send";
    return new UnreadableResponseException(answer, found + " where JSON was due");
  }

  /** No record of this API has a number called status itself. */
  private static boolean isEnvelope(JsonNode json) {
    return json.path("status").isInt();
  }

  /**
   * What is inside the envelope, where there is one: {@code status} beside {@code content}, or
   * beside the fields of a record or an error.
   */
  private static JsonNode content(Answer answer, JsonNode json) {
    if (!isEnvelope(json)) {
      return json;
    }
    int status = json.get("status").intValue();
    JsonNode content =
        json.has("content")
            ? json.get("content")
            : ((ObjectNode) json.deepCopy()).without("status");
    if (status >= 300 && status < 600) {
      throw new AtlasApiException(answer.withStatus(status), Json.error(content));
    }
    return content;
  }

  static ErrorBody errorBody(Answer answer) {
    return described(answer).withCode(answer.header("X-Error-Code"));
  }

  private static ErrorBody described(Answer answer) {
    if (answer.status() >= 300 && answer.status() < 400) {
      return ErrorBody.saying(
          "a redirect to " + answer.header("Location").orElse("nowhere") + ", not followed");
    }
    if (answer.html()) {
      return ErrorBody.saying(answer.page());
    }
    if (answer.body().isBlank()) {
      return ErrorBody.saying("no body");
    }
    // What is not an error of Atlas's is cut short and freed of control characters later.
    return Json.read(answer.body())
        .filter(JsonNode::isObject)
        .map(Json::error)
        .orElseGet(() -> ErrorBody.saying(answer.body()));
  }
}
