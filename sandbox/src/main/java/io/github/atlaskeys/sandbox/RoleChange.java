package io.github.atlaskeys.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request that changes a key: the roles and description it holds, or the error.
 *
 * @param roles empty if the body did not speak of roles
 */
record RoleChange(
    Optional<Set<String>> roles, Optional<String> description, @Nullable Answer problem) {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern PROJECT_ROLE = Pattern.compile("GROUP_[A-Z0-9_]+");

  /** addGroupApiKey: an array of objects, each with roles. */
  static RoleChange ofArray(String body, String projectId) {
    var json = parse(body);
    if (json == null) {
      return wrong(ApiError.malformedJson());
    }
    if (!json.isArray()) {
      return wrong(ApiError.unexpectedJson());
    }
    var roles = new LinkedHashSet<String>();
    for (var each : json) {
      var problem = collect(each.path("roles"), roles, projectId);
      if (problem != null) {
        return wrong(problem);
      }
    }
    return roles.isEmpty()
        ? wrong(ApiError.noRoles())
        : new RoleChange(Optional.of(roles), Optional.empty(), null);
  }

  /** updateApiKeyRoles: one object with a description, roles or both. */
  static RoleChange ofObject(String body, String projectId) {
    var json = parse(body);
    if (json == null) {
      return wrong(ApiError.malformedJson());
    }
    if (!json.isObject()) {
      return wrong(ApiError.unexpectedJson());
    }
    var description = Optional.ofNullable(json.get("desc")).map(JsonNode::asText);
    if (description.filter(d -> d.isEmpty() || d.length() > 250).isPresent()) {
      return wrong(ApiError.invalidAttribute("desc"));
    }
    if (!json.has("roles")) {
      return new RoleChange(Optional.empty(), description, null);
    }
    var roles = new LinkedHashSet<String>();
    var problem = collect(json.get("roles"), roles, projectId);
    if (problem != null) {
      return wrong(problem);
    }
    return roles.isEmpty()
        ? wrong(ApiError.noRoles())
        : new RoleChange(Optional.of(roles), description, null);
  }

  private static @Nullable Answer collect(JsonNode json, Set<String> roles, String projectId) {
    if (!json.isArray()) {
      return ApiError.unexpectedJson();
    }
    for (var role : json) {
      if (!PROJECT_ROLE.matcher(role.asText()).matches()) {
        return ApiError.invalidRole(role.asText(), projectId);
      }
      roles.add(role.asText());
    }
    return null;
  }

  private static @Nullable JsonNode parse(String body) {
    try {
      return MAPPER.readTree(body);
    } catch (JsonProcessingException malformed) {
      return null;
    }
  }

  private static RoleChange wrong(Answer problem) {
    return new RoleChange(Optional.empty(), Optional.empty(), problem);
  }
}
