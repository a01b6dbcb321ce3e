package io.github.atlaskeys.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;

/**
 * Atlas's errors, with its own wording where it is published or was recorded.
 *
 * @see <a href="https://www.mongodb.com/docs/atlas/reference/api-errors/">Atlas: error codes</a>
 */
final class ApiError {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Recorded; it has its own order of fields, its own blanks and no parameters. */
  private static final String UNAUTHENTICATED =
      """
      {
        "error" : 401,
        "reason" : "Unauthorized",
        "detail" : "You are not authorized for this resource.",
        "errorCode" : "UNEXPECTED_ERROR"
      }""";

  private ApiError() {}

  static Answer unauthenticated(String challenge) {
    return Answer.of(401, "application/json", UNAUTHENTICATED).with("WWW-Authenticate", challenge);
  }

  /** The old limiter's words; it was seen without Retry-After. */
  static Answer tokensLimited(String resource, RateLimit limit) {
    var minutes = limit.per().toMinutes();
    return of(
        429,
        "RATE_LIMITED",
        "Resource %s is limited to %d requests every %d minutes."
            .formatted(resource, limit.capacity(), minutes),
        JSON.textNode(resource),
        JSON.numberNode(limit.capacity()),
        JSON.numberNode(minutes));
  }

  static Answer invalidClient() {
    return oauth(401, "invalid_client").with("WWW-Authenticate", "Basic realm=\"MMS Public API\"");
  }

  /** RFC 6749, section 5.2: another form of body than that of every other error. */
  static Answer oauth(int status, String error) {
    var body = JSON.objectNode().put("error", error);
    return Answer.of(status, "application/json", body.toString()).with("Cache-Control", "no-store");
  }

  static Answer unauthorized() {
    return of(401, "USER_UNAUTHORIZED", "Current user is not authorized to perform this action.");
  }

  static Answer notOnAccessList(String address) {
    return of(
        403,
        "IP_ADDRESS_NOT_ON_ACCESS_LIST",
        "IP address " + address + " is not allowed to access this resource.",
        JSON.textNode(address));
  }

  static Answer versionMissing() {
    return of(406, "INVALID_VERSION_DATE", "Invalid accept header or version date.");
  }

  static Answer noSuchResource(String path) {
    return of(404, "RESOURCE_NOT_FOUND", "Cannot find resource " + path + ".", JSON.textNode(path));
  }

  static Answer noSuchProject(String id) {
    return of(404, "GROUP_NOT_FOUND", "No group with ID " + id + " exists.", JSON.textNode(id));
  }

  static Answer noSuchOrganization(String id) {
    return of(
        404, "ORG_NOT_FOUND", "No organization with ID " + id + " exists.", JSON.textNode(id));
  }

  static Answer noSuchKey(String id) {
    return of(400, "API_KEY_NOT_FOUND", "No API key with ID " + id + " exists.", JSON.textNode(id));
  }

  static Answer notAssigned(NotAssignedAnswer answer, String keyId, String projectId) {
    var detail = "API key with ID " + keyId + " is not in group " + projectId + ".";
    return answer.equals(NotAssignedAnswer.API_KEY_NOT_FOUND)
        ? noSuchKey(keyId)
        : of(answer.status(), answer.errorCode(), detail, JSON.textNode(keyId));
  }

  static Answer alreadyAssigned(AlreadyAssignedAnswer answer, String keyId, String projectId) {
    var detail = "API key with ID " + keyId + " is already in group " + projectId + ".";
    return of(answer.status(), answer.errorCode(), detail, JSON.textNode(keyId));
  }

  static void requireAnswer(String name, int status, String errorCode) {
    var success = status >= 200 && status <= 299;
    if (!success && (status < 400 || status > 599 || errorCode.isEmpty())) {
      throw new IllegalArgumentException(
          name
              + " answer must be 2xx, or 4xx or 5xx with an errorCode, was "
              + (status + " \"" + errorCode + "\""));
    }
  }

  static Answer invalidPathParameter(String value) {
    return of(
        400,
        "INVALID_PATH_PARAMETER",
        "Invalid path parameter " + value + " specified.",
        JSON.textNode(value));
  }

  static Answer invalidQueryParameter(String name) {
    return of(
        400,
        "INVALID_QUERY_PARAMETER",
        "Invalid query parameter " + name + " specified.",
        JSON.textNode(name));
  }

  static Answer invalidAttribute(String name) {
    return of(
        400, "INVALID_ATTRIBUTE", "Invalid attribute " + name + " specified.", JSON.textNode(name));
  }

  static Answer malformedJson() {
    return of(400, "MALFORMED_JSON", "Received JSON is malformed.");
  }

  static Answer unexpectedJson() {
    return of(400, "INVALID_JSON", "Received JSON does not match expected format.");
  }

  static Answer invalidRole(String role, String projectId) {
    return of(
        400,
        "INVALID_ROLE_FOR_GROUP",
        "Role " + role + " is invalid for group " + projectId + ".",
        JSON.textNode(role),
        JSON.textNode(projectId));
  }

  static Answer noRoles() {
    return of(400, "MISSING_API_KEY_ROLES", "API keys must have at least one role.");
  }

  static Answer rateLimited(String resource, long retryAfter, RateLimit limit) {
    var period = limit.per().toSeconds();
    var detail =
        """
        Rate limit exceeded for %s. Please retry after %d seconds. Request capacity: %d. \
        Refill rate: %d per %d seconds."""
            .formatted(resource, retryAfter, limit.capacity(), limit.refill(), period);
    return of(
            429,
            "RATE_LIMITED_TOKEN_BUCKET",
            detail,
            JSON.textNode(resource),
            JSON.numberNode(retryAfter),
            JSON.numberNode(limit.capacity()),
            JSON.numberNode(limit.refill()),
            JSON.numberNode(period))
        .with("Retry-After", Long.toString(retryAfter));
  }

  static Answer ordered(int status, String errorCode) {
    return of(status, errorCode, "The sandbox was told to answer so.");
  }

  private static Answer of(int status, String errorCode, String detail, JsonNode... parameters) {
    var body = JSON.objectNode().put("detail", detail).put("error", status);
    body.put("errorCode", errorCode);
    body.set("parameters", JSON.arrayNode().addAll(List.of(parameters)));
    body.put("reason", reason(status));
    return Answer.of(status, "application/json", body.toString()).with("X-Error-Code", errorCode);
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
