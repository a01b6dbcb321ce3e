package io.github.atlaskeys.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Whatever this project's description says, MongoDB's says too. MongoDB's may say more: other
 * operations, other fields.
 */
class DescriptionAgreesTest {
  /** What a schema says that can be compared word by word. */
  private static final List<String> FACTS =
      List.of(
          "type", "format", "pattern", "minimum", "maximum", "minLength", "maxLength", "minItems");

  private final ApiDescription own = ApiDescription.own();
  private final List<String> differences = new ArrayList<>();

  @Test
  void theDescriptionAgreesWithItself() {
    compare(own);

    assertThat(differences).isEmpty();
  }

  @Test
  void aDifferenceIsFound() throws Exception {
    String text =
        own.root()
            .toString()
            .replace("\"maximum\":500", "\"maximum\":100")
            .replace("\"errorCode\":{\"type\":\"string\"", "\"errorCode\":{\"type\":\"integer\"")
            .replace("\"409\":", "\"410\":");

    compare(ApiDescription.of(text));

    assertThat(differences)
        .contains(
            "GET /api/atlas/v2/orgs parameter itemsPerPage maximum: 500, MongoDB has 100",
            "GET /api/atlas/v2/orgs 409 is not in MongoDB's")
        .anyMatch(line -> line.endsWith("/errorCode type: \"string\", MongoDB has \"integer\""));
  }

  /** Only with MongoDB's file; a build without it has no second opinion to ask. */
  @Test
  @EnabledIfSystemProperty(named = ApiDescription.PROPERTY, matches = ".+")
  void theDescriptionAgreesWithMongoDBs() {
    compare(ApiDescription.official().orElseThrow());

    assertThat(differences).isEmpty();
  }

  private void compare(ApiDescription other) {
    for (var path : own.root().path("paths").properties()) {
      for (var method : path.getValue().properties()) {
        JsonNode theirs = other.root().path("paths").path(path.getKey()).path(method.getKey());
        String name = method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey();
        if (theirs.isMissingNode()) {
          differences.add(name + " is not in MongoDB's");
        } else {
          operation(name, new Side(own, method.getValue()), new Side(other, theirs));
        }
      }
    }
  }

  /** A part of a description. */
  private record Side(ApiDescription description, JsonNode node) {
    Side at(String name) {
      return to(node.path(name));
    }

    Side to(JsonNode part) {
      return new Side(description, follow(part));
    }

    private JsonNode follow(JsonNode part) {
      return part.has("$ref")
          ? description.root().requiredAt(part.get("$ref").textValue().substring(1))
          : part;
    }

    Map<String, Side> parameters() {
      var parameters = new HashMap<String, Side>();
      for (JsonNode entry : node.path("parameters")) {
        JsonNode parameter = follow(entry);
        parameters.put(parameter.path("name").asText(), new Side(description, parameter));
      }
      return parameters;
    }
  }

  private void operation(String name, Side ours, Side theirs) {
    Map<String, Side> declared = theirs.parameters();
    ours.parameters()
        .forEach(
            (parameter, side) -> {
              String what = name + " parameter " + parameter;
              if (declared.containsKey(parameter)) {
                same(what + " in", side.at("in"), declared.get(parameter).at("in"));
                schema(what, side.at("schema"), declared.get(parameter).at("schema"));
              } else {
                differences.add(what + " is not in MongoDB's");
              }
            });
    content(name + " request", ours.at("requestBody"), theirs.at("requestBody"));
    for (var response : ours.at("responses").node().properties()) {
      String status = response.getKey();
      Side our = ours.at("responses").at(status);
      Side their = theirs.at("responses").at(status);
      if (their.node().isMissingNode()) {
        differences.add(name + " " + status + " is not in MongoDB's");
        continue;
      }
      content(name + " " + status, our, their);
      for (var header : our.at("headers").node().properties()) {
        schema(
            name + " " + status + " " + header.getKey(),
            our.at("headers").at(header.getKey()).at("schema"),
            their.at("headers").at(header.getKey()).at("schema"));
      }
    }
  }

  private void content(String name, Side ours, Side theirs) {
    for (var type : ours.at("content").node().properties()) {
      if (theirs.at("content").node().has(type.getKey())) {
        schema(
            name,
            ours.at("content").at(type.getKey()).at("schema"),
            theirs.at("content").at(type.getKey()).at("schema"));
      } else {
        differences.add(name + " " + type.getKey() + " is not in MongoDB's");
      }
    }
  }

  private void schema(String name, Side ours, Side theirs) {
    if (theirs.node().has("oneOf")) {
      closest(name, ours, theirs);
      return;
    }
    for (String fact : FACTS) {
      // The pattern of an address is a program, so this project has its own.
      if (!(fact.equals("pattern") && name.endsWith("/ipAddress"))) {
        same(name + " " + fact, ours.at(fact), theirs.at(fact));
      }
    }
    for (JsonNode required : ours.node().path("required")) {
      boolean there = false;
      for (JsonNode their : theirs.node().path("required")) {
        there |= their.equals(required);
      }
      if (!there) {
        differences.add("%s required: %s, MongoDB has not".formatted(name, required));
      }
    }
    for (var property : ours.at("properties").node().properties()) {
      schema(
          name + "/" + property.getKey(),
          ours.at("properties").at(property.getKey()),
          theirs.at("properties").at(property.getKey()));
    }
    if (ours.node().has("items")) {
      schema(name + "[]", ours.at("items"), theirs.at("items"));
    }
  }

  /** Where MongoDB's has alternatives, the one that agrees most is what is meant. */
  private void closest(String name, Side ours, Side theirs) {
    List<String> before = List.copyOf(differences);
    Optional<List<String>> closest = Optional.empty();
    for (JsonNode alternative : theirs.node().get("oneOf")) {
      differences.clear();
      schema(name, ours, theirs.to(alternative));
      List<String> found = List.copyOf(differences);
      closest = closest.filter(best -> best.size() <= found.size()).or(() -> Optional.of(found));
    }
    differences.clear();
    differences.addAll(before);
    differences.addAll(closest.orElseThrow());
  }

  private void same(String what, Side ours, Side theirs) {
    if (!ours.node().isMissingNode() && !ours.node().equals(theirs.node())) {
      differences.add(
          "%s: %s, MongoDB has %s"
              .formatted(
                  what,
                  ours.node(),
                  theirs.node().isMissingNode() ? "none" : theirs.node().toString()));
    }
  }
}
