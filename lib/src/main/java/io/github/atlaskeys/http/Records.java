package io.github.atlaskeys.http;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKey.RoleAssignment;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.AtlasAdminApi.SystemStatus;
import io.github.atlaskeys.api.Organization;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Page;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The records of one response, made from its JSON. Fields that are not known are passed over: Atlas
 * adds some. A field that is missing or of another type fails with a runtime exception.
 */
final class Records {
  /** A page can hold 200,000 roles of which few differ: equal ones are checked and kept once. */
  private final Map<Object, RoleAssignment> roles = new HashMap<>();

  /** Whether this is an API key, and not an error that names one. */
  static boolean isKey(Map<?, ?> json) {
    try {
      return !json.containsKey("error")
          && !json.containsKey("errorCode")
          && new Records().apiKey(json).id() != null;
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** Reads a record, or a page of records, as it arrives. */
  Object read(InputStream in, Charset charset, Type type) throws IOException {
    return type instanceof ParameterizedType page
        ? page(Json.read(in, charset, item -> record(item, page.getActualTypeArguments()[0])))
        : record(Json.read(in, charset, item -> item), type);
  }

  private Object record(@Nullable Object value, Type type) {
    Map<?, ?> json = object(value);
    if (type == ApiKey.class) {
      return apiKey(json);
    }
    if (type == Project.class) {
      return project(json);
    }
    if (type == Organization.class) {
      return organization(json);
    }
    return systemStatus(json);
  }

  private ApiKey apiKey(Map<?, ?> json) {
    List<?> roles = (List<?>) json.get("roles");
    return new ApiKey(
        new ApiKeyId(required(json, "id")),
        text(json, "publicKey"),
        text(json, "desc"),
        roles == null ? null : roles.stream().map(Records::object).map(this::role).toList());
  }

  private RoleAssignment role(Map<?, ?> json) {
    List<@Nullable String> fields =
        Arrays.asList(text(json, "roleName"), text(json, "orgId"), text(json, "groupId"));
    return roles.computeIfAbsent(
        fields,
        key ->
            new RoleAssignment(
                required(json, "roleName"),
                optional(json, "orgId", OrganizationId::new),
                optional(json, "groupId", ProjectId::new)));
  }

  private static Project project(Map<?, ?> json) {
    return new Project(
        new ProjectId(required(json, "id")),
        optional(json, "orgId", OrganizationId::new),
        text(json, "name"));
  }

  private static Organization organization(Map<?, ?> json) {
    return new Organization(
        new OrganizationId(required(json, "id")),
        text(json, "name"),
        (Boolean) json.get("isDeleted"));
  }

  private SystemStatus systemStatus(Map<?, ?> json) {
    Object key = json.get("apiKey");
    return new SystemStatus(
        key == null ? null : apiKey(object(key)), text(json, "appName"), text(json, "build"));
  }

  /** An error beside the results spoils them. */
  private static Page<?> page(Map<?, ?> json) {
    List<?> links = (List<?>) requireNonNullElse(json.get("links"), List.of());
    boolean next = links.stream().anyMatch(link -> "next".equals(object(link).get("rel")));
    if (json.get("errorCode") != null || json.get("error") != null) {
      throw new IllegalArgumentException("an error");
    }
    OptionalInt total =
        json.get("totalCount") instanceof Number count
            ? OptionalInt.of(count.intValue())
            : OptionalInt.empty();
    return new Page<>((List<?>) requireNonNull(json.get("results")), next, total);
  }

  private static Map<?, ?> object(@Nullable Object json) {
    return (Map<?, ?>) requireNonNull(json);
  }

  private static String required(Map<?, ?> json, String name) {
    return requireNonNull(text(json, name), name);
  }

  private static <T> @Nullable T optional(Map<?, ?> json, String name, Function<String, T> id) {
    String text = text(json, name);
    return text == null || text.isEmpty() ? null : id.apply(text);
  }

  /** A number will do for a text. */
  private static @Nullable String text(Map<?, ?> json, String name) {
    Object value = json.get(name);
    if (value instanceof Map || value instanceof List) {
      throw new IllegalArgumentException(name);
    }
    return value == null ? null : value.toString();
  }
}
