package io.github.atlaskeys.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.lang.reflect.Type;
import java.util.function.Function;

/** Jackson, made when the first body must be read or written: a single DELETE never needs it. */
final class Json {
  private static final class Mapper {
    static final JsonMapper INSTANCE =
        JsonMapper.builder()
            .addModule(ids())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES) // Atlas adds fields
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .defaultPropertyInclusion(
                JsonInclude.Value.construct(
                    JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();
  }

  private Json() {}

  static JsonNode read(String text) throws JsonProcessingException {
    return Mapper.INSTANCE.readTree(text);
  }

  static Object value(JsonNode json, Type type) throws JsonProcessingException {
    if (!json.isContainerNode()) {
      throw new JsonMappingException(null, "neither an object nor an array");
    }
    return Mapper.INSTANCE.treeToValue(json, Mapper.INSTANCE.constructType(type));
  }

  static ErrorBody error(JsonNode json) throws JsonProcessingException {
    return (ErrorBody) value(json, ErrorBody.class);
  }

  static byte[] write(Object value) {
    try {
      return Mapper.INSTANCE.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value.getClass().getSimpleName(), e);
    }
  }

  /** The ids check themselves, here too; no annotation of Jackson's stands in a public type. */
  private static SimpleModule ids() {
    return new SimpleModule()
        .addDeserializer(ProjectId.class, id(ProjectId.class, ProjectId::new))
        .addDeserializer(ApiKeyId.class, id(ApiKeyId.class, ApiKeyId::new))
        .addDeserializer(OrganizationId.class, id(OrganizationId.class, OrganizationId::new));
  }

  private static <T> FromStringDeserializer<T> id(Class<T> type, Function<String, T> constructor) {
    return new FromStringDeserializer<>(type) {
      private static final long serialVersionUID = 1L;

      @Override
      protected T _deserialize(
          String value, com.fasterxml.jackson.databind.DeserializationContext context) {
        return constructor.apply(value);
      }
    };
  }
}
