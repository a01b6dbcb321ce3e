package io.github.atlaskeys.http;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Page;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.RoleAssignment;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Jackson, loaded when the first body must be read or written: a single DELETE never needs it. No
 * annotation of Jackson's stands in a public type. Its messages quote the text and are not kept.
 */
final class Json {
  private static final class Mapper {
    static final JsonMapper INSTANCE =
        JsonMapper.builder()
            .addModule(
                new SimpleModule()
                    .addDeserializer(ProjectId.class, id(ProjectId.class, ProjectId::new))
                    .addDeserializer(ApiKeyId.class, id(ApiKeyId.class, ApiKeyId::new))
                    .addDeserializer(
                        OrganizationId.class, id(OrganizationId.class, OrganizationId::new))
                    .addDeserializer(RoleAssignment.class, new SharedRoles()))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES) // Atlas adds fields
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
  }

  private Json() {}

  /** A page as it stands in the response; an error beside the results spoils it. */
  record PageBody<T>(
      @Nullable List<T> results,
      @Nullable List<Link> links,
      @Nullable Object totalCount,
      @Nullable Object errorCode) {
    record Link(@Nullable String rel) {}

    Optional<Page<T>> page() {
      boolean next = links != null && links.stream().anyMatch(link -> "next".equals(link.rel));
      return results == null || results.contains(null) || errorCode != null
          ? Optional.empty()
          : Optional.of(
              new Page<>(
                  results,
                  next,
                  totalCount instanceof Number total
                      ? OptionalInt.of(total.intValue())
                      : OptionalInt.empty()));
    }
  }

  static JavaType type(Type type) {
    return Mapper.INSTANCE.constructType(type);
  }

  static JavaType pageOf(Type item) {
    return Mapper.INSTANCE.getTypeFactory().constructParametricType(PageBody.class, type(item));
  }

  /**
   * Reads a value as it arrives.
   *
   * @throws IOException if it is not what the type says, or the stream fails
   */
  static @Nullable Object read(InputStream in, Charset charset, JavaType type) throws IOException {
    ObjectReader reader =
        Mapper.INSTANCE.readerFor(type).withAttribute(SharedRoles.class, new HashMap<>());
    return charset.equals(StandardCharsets.UTF_8)
        ? reader.readValue(in)
        : reader.readValue(new InputStreamReader(in, charset));
  }

  /** Empty when the text is not a JSON object. */
  static Optional<JsonNode> object(String text) {
    try {
      return Optional.of(Mapper.INSTANCE.readTree(text)).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  static JsonNode emptyObject() {
    return Mapper.INSTANCE.createObjectNode();
  }

  /** Whether this is an API key, and not an error that names one. */
  static boolean isKey(JsonNode json) {
    try {
      return !json.has("error")
          && !json.has("errorCode")
          && Mapper.INSTANCE.treeToValue(json, ApiKey.class) != null;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  static byte[] write(Object value) {
    try {
      return Mapper.INSTANCE.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value.getClass().getSimpleName(), e);
    }
  }

  /** Ids check themselves here, too. */
  private static <T> FromStringDeserializer<T> id(Class<T> type, Function<String, T> constructor) {
    return new FromStringDeserializer<>(type) {
      private static final long serialVersionUID = 1L;

      @Override
      protected T _deserialize(String value, DeserializationContext context) {
        return constructor.apply(value);
      }
    };
  }

  /** A page can hold 200,000 roles of which few differ: equal ones are checked and kept once. */
  private static final class SharedRoles extends StdDeserializer<RoleAssignment> {
    private static final long serialVersionUID = 1L;

    private record Role(
        @Nullable String roleName, @Nullable String orgId, @Nullable String groupId) {
      RoleAssignment assignment() {
        return new RoleAssignment(
            requireNonNull(roleName, "roleName"),
            orgId == null ? null : new OrganizationId(orgId),
            groupId == null ? null : new ProjectId(groupId));
      }
    }

    SharedRoles() {
      super(RoleAssignment.class);
    }

    @Override
    @SuppressWarnings("unchecked")
    public RoleAssignment deserialize(JsonParser in, DeserializationContext context)
        throws IOException {
      Role role = context.readValue(in, Role.class);
      var known = (Map<Role, RoleAssignment>) context.getAttribute(SharedRoles.class);
      return known == null ? role.assignment() : known.computeIfAbsent(role, Role::assignment);
    }
  }
}
