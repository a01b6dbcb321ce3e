package io.github.atlaskeys.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A description of the Atlas Admin API, as a judge of requests and answers: this project's own, or
 * MongoDB's, which is not part of this project. The system property {@value #PROPERTY} may say
 * where that lies.
 *
 * <p>Each violation is one readable line; no line means that the description allows it. A body is
 * empty when there is none. May be shared among threads.
 */
public final class ApiDescription {
  static final String PROPERTY = "atlas.api.description";

  private static final String OWN = "/contract/atlas-admin-api.json";

  private final JsonNode root;
  private final Operations operations;
  private final RequestRules requestRules;
  private final AnswerRules answerRules;

  private ApiDescription(JsonNode root) {
    this.root = root;
    operations = new Operations(root.path("paths"));
    requestRules = new RequestRules(new Schemas(root, true));
    answerRules = new AnswerRules(new Schemas(root, false));
  }

  /** The description that is part of this project. */
  static ApiDescription own() {
    try (InputStream in = ApiDescription.class.getResourceAsStream(OWN)) {
      return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * MongoDB's description, from the files that the system property names, as parts of it; empty
   * when it names none.
   *
   * @throws IllegalStateException if it names anything but readable OpenAPI 3.0 files in JSON
   */
  static Optional<ApiDescription> official() {
    return in(System.getProperty(PROPERTY, ""));
  }

  static Optional<ApiDescription> in(String files) {
    if (files.isBlank()) {
      return Optional.empty();
    }
    try {
      JsonNode all = Schemas.JSON.createObjectNode();
      for (String file : files.split(Pattern.quote(File.pathSeparator))) {
        all = merged(all, read(Files.readString(Path.of(file))), 3);
      }
      return Optional.of(new ApiDescription(all));
    } catch (IOException e) {
      // Not empty: a mistyped path must not pass for a comparison that nobody asked for.
      throw new IllegalStateException(PROPERTY + " must name an OpenAPI file, was " + files, e);
    }
  }

  static ApiDescription of(String json) throws IOException {
    return new ApiDescription(read(json));
  }

  /** The methods of each path, and the components, of both; of what both have, the first one's. */
  private static JsonNode merged(JsonNode one, JsonNode other, int depth) {
    if (depth == 0 || !(one instanceof ObjectNode all)) {
      return one;
    }
    for (var field : other.properties()) {
      JsonNode before = all.get(field.getKey());
      all.set(
          field.getKey(),
          before == null ? field.getValue() : merged(before, field.getValue(), depth - 1));
    }
    return all;
  }

  private static JsonNode read(String json) throws IOException {
    var root = Schemas.JSON.readTree(json);
    // 3.1 has another schema dialect, which would be misread without a word.
    if (!root.path("openapi").asText().startsWith("3.0.")) {
      throw new IOException("not OpenAPI 3.0");
    }
    return root;
  }

  JsonNode root() {
    return root;
  }

  /** What is wrong with a request; {@code target} is its path and query as on the wire. */
  public List<String> violationsOfRequest(
      String method, String target, Map<String, String> headers, String body) {
    var request = new Message("request", headers, body);
    return operations.judge(method, target, call -> requestRules.violations(call, request));
  }

  /**
   * What is wrong with the answer to a request. Faults in the request's parameters and body do not
   * count here: refusing a bad request is a good answer.
   */
  public List<String> violationsOfAnswer(
      String method, String target, int status, Map<String, String> headers, String body) {
    var answer = new Message("answer", headers, body);
    return operations.judge(method, target, call -> answerRules.violations(call, status, answer));
  }
}
