package io.github.atlaskeys.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Supplier;

/**
 * An error response. Messages are Atlas's own where they are published or were recorded.
 *
 * @see <a href="https://www.mongodb.com/docs/atlas/reference/api-errors/">Atlas: error codes</a>
 */
final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1;

  // As recorded: unlike all other errors in the order of fields, in blanks and without parameters.
  private static final String UNAUTHENTICATED =
      """
      {
        "error" : 401,
        "reason" : "Unauthorized",
        "detail" : "You are not authorized for this resource.",
        "errorCode" : "UNEXPECTED_ERROR"
      }""";

  final transient Response response;

  /** An error in Atlas's usual form; the parameters are what the detail mentions. */
  ApiError(int status, String errorCode, String detail, Object... parameters) {
    this(coded(status, errorCode, detail, parameters));
  }

  private static Response coded(int status, String errorCode, String detail, Object... parameters) {
    return Response.of(status, "application/json", body(status, errorCode, detail, parameters));
  }

  private ApiError(Response response) {
    super(response.body(), null, false, false);
    this.response = response;
  }

  static ApiError unauthenticated(String challenge) {
    return new ApiError(Response.of(401, "application/json", UNAUTHENTICATED))
        .withHeader("WWW-Authenticate", challenge);
  }

  /** The error body of RFC 6749, section 5.2, which only the token endpoint uses. */
  static ApiError oauth(int status, String error) {
    return oauth(JsonNodeFactory.instance.objectNode().put("error", error), status);
  }

  static ApiError oauth(int status, String error, String description) {
    return oauth(
        JsonNodeFactory.instance
            .objectNode()
            .put("error", error)
            .put("error_description", description),
        status);
  }

  private static ApiError oauth(ObjectNode body, int status) {
    return new ApiError(Response.of(status, "application/json", body.toString()))
        .withHeader("Cache-Control", "no-store");
  }

  static ApiError unknownKey(String id) {
    return unknown(400, "API_KEY_NOT_FOUND", "API key", id);
  }

  static ApiError unknown(int status, String errorCode, String kind, String id) {
    return new ApiError(status, errorCode, "No " + kind + " with ID " + id + " exists.", id);
  }

  /** Without {@code Retry-After}, because Atlas does not always send it. */
  static ApiError rateLimited(String resource, long retryAfter, RateLimit limit) {
    var capacity = limit.capacity();
    var refill = limit.refill();
    var period = limit.per().toSeconds();
    var detail =
        """
        Rate limit exceeded for %s. Please retry after %d seconds. Request capacity: %d. \
        Refill rate: %d per %d seconds."""
            .formatted(resource, retryAfter, capacity, refill, period);
    var code = "RATE_LIMITED_TOKEN_BUCKET";
    return new ApiError(429, code, detail, resource, retryAfter, capacity, refill, period);
  }

  ApiError withHeader(String name, String value) {
    return new ApiError(response.withHeader(name, value));
  }

  /** The response of the work, or of the error that it throws. */
  static Response catching(Supplier<Response> work) {
    try {
      return work.get();
    } catch (ApiError error) {
      return error.response;
    }
  }

  private static String body(int status, String errorCode, String detail, Object... parameters) {
    var json = JsonNodeFactory.instance.objectNode().put("detail", detail).put("error", status);
    if (!errorCode.isEmpty()) {
      json.put("errorCode", errorCode);
    }
    return json.putPOJO("parameters", List.of(parameters)).put("reason", reason(status)).toString();
  }

  private static String reason(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 406 -> "Not Acceptable";
      case 409 -> "Conflict";
      case 410 -> "Gone";
      case 429 -> "Too Many Requests";
      case 500 -> "Internal Server Error";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      default -> "Status " + status;
    };
  }
}
