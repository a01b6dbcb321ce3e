package io.github.atlaskeys.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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

    static final ObjectReader TREES =
        INSTANCE.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    static final ObjectReader LINKS =
        INSTANCE
            .readerForListOf(Link.class)
            .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  private Json() {}

  /** Empty when it is not JSON: a parser's message quotes the text, and is not kept. */
  static Optional<JsonNode> read(String text) {
    try {
      return Optional.of(Mapper.INSTANCE.readTree(text)).filter(json -> !json.isMissingNode());
    } catch (JsonProcessingException quotesTheText) {
      return Optional.empty();
    }
  }

  /** Empty when it is not what the type says. */
  static Optional<Object> value(JsonNode json, Type type) {
    try {
      return json.isContainerNode()
          ? Optional.ofNullable(
              Mapper.INSTANCE.treeToValue(json, Mapper.INSTANCE.constructType(type)))
          : Optional.empty();
    } catch (JsonProcessingException quotesTheText) {
      return Optional.empty();
    }
  }

  /** The error that an answer describes, or its text where that is not an error of Atlas's. */
  static ErrorBody error(JsonNode json) {
    return json.isObject()
        ? value(json, ErrorBody.class)
            .map(ErrorBody.class::cast)
            .orElseGet(() -> ErrorBody.saying(json.toString()))
        : ErrorBody.saying("no content");
  }

  /** Whether this is an API key, and not an error that names one. */
  static boolean isKey(JsonNode json) {
    return !json.has("error") && !json.has("errorCode") && value(json, ApiKey.class).isPresent();
  }

  static ObjectNode object() {
    return Mapper.INSTANCE.createObjectNode();
  }

  /** Reads one value after another; what follows one is the next. */
  static ObjectReader reader(Type type) {
    return Mapper.INSTANCE
        .readerFor(Mapper.INSTANCE.constructType(type))
        .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  /** The value that begins here. */
  static JsonNode tree(JsonParser in) throws IOException {
    return Mapper.TREES.readTree(in);
  }

  static @Nullable List<Link> links(JsonParser in) throws IOException {
    return Mapper.LINKS.readValue(in);
  }

  /** A parser of this body, which it does not close. */
  static JsonParser parser(InputStream body, Charset charset) throws IOException {
    JsonParser parser =
        charset.equals(StandardCharsets.UTF_8)
            ? Mapper.INSTANCE.createParser(body)
            : Mapper.INSTANCE.createParser(new InputStreamReader(body, charset));
    return parser.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
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
