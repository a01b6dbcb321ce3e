package io.github.atlaskeys.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import feign.InvocationContext;
import feign.ResponseInterceptor;
import java.io.IOException;
import java.lang.reflect.Type;

/** Turns an answer into the value that a method returns, or into the exception that it throws. */
final class Answers implements ResponseInterceptor {

  @Override
  public Object intercept(InvocationContext context, Chain chain) throws IOException {
    return read(Answer.of(context.response()), context.returnType());
  }

  static Object read(Answer answer, Type type) {
    if (!answer.success()) {
      throw new AtlasApiException(answer, errorBody(answer));
    }
    boolean wantsNoBody = type == RateLimit.class;
    if (answer.body().isBlank()) {
      if (wantsNoBody) {
        return RateLimit.of(answer); // the hot path: a DELETE's 204 never wakes Jackson
      }
      throw new UnreadableAnswerException(answer, "an empty body where JSON was due", null);
    }
    try {
      JsonNode content = content(answer, Json.read(answer.body()));
      if (wantsNoBody && !isReceipt(answer, content)) {
        throw new UnreadableAnswerException(answer, "not what Atlas says of a change made", null);
      }
      return wantsNoBody ? RateLimit.of(answer) : Json.value(content, type);
    } catch (JsonProcessingException e) {
      String found = answer.html() ? answer.page() : "no JSON that Atlas would send";
      throw new UnreadableAnswerException(answer, found + " where JSON was due", e);
    }
  }

  /** Older dialects may say something with a 200; what speaks of an error is no success. */
  private static boolean isReceipt(Answer answer, JsonNode content) {
    return answer.status() != 202
        && content.isObject()
        && !content.has("error")
        && !content.has("errorCode")
        && (!content.has("status") || content.path("status").isInt());
  }

  /**
   * What is inside the envelope, where there is one: {@code status} beside {@code content}, or
   * beside the fields of a listing or an error. No record of this API has a number called status
   * itself.
   */
  private static JsonNode content(Answer answer, JsonNode json) throws JsonProcessingException {
    if (!json.path("status").isInt()) {
      return json;
    }
    JsonNode content = json.has("content") ? json.get("content") : json;
    Answer inner = answer.withStatus(json.get("status").intValue());
    if (!inner.success()) {
      throw new AtlasApiException(
          inner, content.isObject() ? Json.error(content) : ErrorBody.saying("no content"));
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
    try {
      return Json.error(Json.read(answer.body()));
    } catch (JsonProcessingException e) {
      return ErrorBody.saying(answer.body()); // cut short and freed of control characters there
    }
  }
}
