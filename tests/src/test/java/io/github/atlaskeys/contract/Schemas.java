package io.github.atlaskeys.contract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.oas.OpenApi30;
import com.networknt.schema.regex.RegularExpression;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The schemas of the description, applied to what goes one way: in requests, or in answers. */
final class Schemas {
  /** Takes one JSON value and nothing after it, and no field twice. */
  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(
          VersionFlag.V4,
          factory ->
              factory
                  .metaSchema(OpenApi30.getInstance())
                  .defaultMetaSchemaIri(OpenApi30.getInstance().getIri()));

  private final JsonNode root;
  private final SchemaValidatorsConfig config;
  private final Map<JsonNode, JsonSchema> compiled = new ConcurrentHashMap<>();

  /** In requests, readOnly properties are violations and never required. */
  Schemas(JsonNode root, boolean inRequests) {
    this.root = root;
    config =
        SchemaValidatorsConfig.builder()
            .readOnly(inRequests)
            .regularExpressionFactory(Schemas::regularExpression)
            // Else the violations would be in the language of the machine.
            .locale(Locale.ENGLISH)
            .build();
  }

  /** What a part of the description refers to, or the part itself. */
  JsonNode follow(JsonNode part) {
    return part.has("$ref") ? root.requiredAt(part.get("$ref").textValue().substring(1)) : part;
  }

  /** Judges what stands as text in a path, a query or a header. */
  List<String> violationsOfText(String what, JsonNode schema, String text) {
    // Quoted as JSON: a line break in the text must not become one in the violation.
    return violations(what, schema, value(schema.path("type").asText(), text)).stream()
        .map(violation -> violation + ", was " + TextNode.valueOf(text))
        .toList();
  }

  List<String> violationsOfJson(String what, JsonNode schema, String json) {
    try {
      return violations(what, schema, JSON.readValue(json, JsonNode.class));
    } catch (JsonProcessingException e) {
      return List.of(what + ": must be JSON: " + e.getOriginalMessage());
    }
  }

  private List<String> violations(String what, JsonNode schema, JsonNode value) {
    // A message begins with the place inside the value and a colon: "/desc: must be ..."
    return compiled.computeIfAbsent(schema, this::compile).validate(value).stream()
        .map(violation -> what + violation.getMessage())
        .toList();
  }

  /** References lead to "#/components/...", so each schema gets the components beside it. */
  private JsonSchema compile(JsonNode schema) {
    ObjectNode whole = schema.deepCopy();
    return FACTORY.getSchema(whole.set("components", root.path("components")), config);
  }

  /** Text that is no integer or boolean stays text, and so fails a schema that asks for one. */
  private static JsonNode value(String type, String text) {
    if (type.equals("integer") && text.matches("-?\\d+")) {
      return BigIntegerNode.valueOf(new BigInteger(text));
    }
    return type.equals("boolean") && text.matches("true|false")
        ? BooleanNode.valueOf(text.equals("true"))
        : TextNode.valueOf(text);
  }

  /** In Java a dollar sign also matches before a last line break; in OpenAPI only at the end. */
  private static RegularExpression regularExpression(String regex) {
    var pattern = Pattern.compile(regex.replaceAll("(?<!\\\\)\\$", "\\\\z"));
    return value -> pattern.matcher(value).find();
  }
}
