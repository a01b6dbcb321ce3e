package io.github.atlaskeys.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;

/** What the description asks of a request. */
record RequestRules(Schemas schemas) {
  private static final JsonNode BOOLEAN =
      JsonNodeFactory.instance.objectNode().put("type", "boolean");

  List<String> violations(Call call, Message request) {
    var violations = violationsOfParameters(call);
    violations.addAll(violationsOfAccept(call, request));
    violations.addAll(violationsOfBody(call, request));
    return violations;
  }

  private List<String> violationsOfParameters(Call call) {
    var violations = new ArrayList<String>();
    var declared = new HashMap<String, JsonNode>();
    // Atlas documents these two on every operation, and this project's description has them here.
    // No other parameter may be sent undeclared.
    declared.put("pretty", BOOLEAN);
    declared.put("envelope", BOOLEAN);
    for (var entry : call.operation().path("parameters")) {
      var parameter = schemas.follow(entry);
      var name = parameter.path("name").asText();
      var schema = parameter.path("schema");
      switch (parameter.path("in").asText()) {
        case "path" ->
            violations.addAll(
                schemas.violationsOfText("path parameter " + name, schema, call.pathValue(name)));
        case "query" -> declared.put(name, schema.has("items") ? item(schema) : schema);
        default -> throw new IllegalStateException("no rule yet for parameter " + parameter);
      }
    }
    for (var sent : call.query()) {
      var what = "query parameter " + sent.getKey();
      var schema = declared.get(sent.getKey());
      violations.addAll(
          schema == null
              ? List.of(what + " is not declared for " + call.name())
              : schemas.violationsOfText(what, schema, sent.getValue()));
    }
    return violations;
  }

  /**
   * A list is sent as one parameter for each of its items. MongoDB's says of one that is a text
   * that it is an object, and one of these texts.
   */
  private JsonNode item(JsonNode list) {
    var item = schemas.follow(list.get("items"));
    return item.has("oneOf") ? item.<ObjectNode>deepCopy().without("type") : item;
  }

  /** Atlas reads the version of a resource from Accept alone, and plain JSON names none. */
  private List<String> violationsOfAccept(Call call, Message request) {
    var versions =
        call.operation().path("responses").properties().stream()
            .filter(response -> response.getKey().startsWith("2"))
            .map(response -> schemas.follow(response.getValue()).path("content"))
            .flatMap(content -> Message.mediaTypes(content).stream())
            .toList();
    var accept = request.header("Accept").orElse("absent");
    var named = Stream.of(accept.split(",")).map(Message::withoutParameters);
    return named.anyMatch(versions::contains)
        ? List.of()
        : List.of("request Accept must name one of " + versions + ", was " + accept);
  }

  private List<String> violationsOfBody(Call call, Message request) {
    var declared = schemas.follow(call.operation().path("requestBody"));
    if (request.body().isEmpty()) {
      return declared.path("required").asBoolean()
          ? List.of("request body is missing; " + call.name() + " requires one")
          : List.of();
    }
    return declared.isMissingNode()
        ? List.of("request body is not declared for " + call.name())
        : request.violations(declared.path("content"), schemas);
  }
}
