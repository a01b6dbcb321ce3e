package io.github.atlaskeys.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The head and the body of a request or an answer; {@code side} says of which. */
record Message(String side, Map<String, String> headers, String body) {
  Message {
    var anyCase = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    anyCase.putAll(headers);
    headers = anyCase;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  Optional<String> mediaType() {
    return header("Content-Type").map(Message::withoutParameters);
  }

  /** Judges type and body; {@code content} is the description's, with a schema a media type. */
  List<String> violations(JsonNode content, Schemas schemas) {
    var type = mediaType().orElse("absent");
    if (!content.has(type)) {
      return List.of(side + " Content-Type must be in " + mediaTypes(content) + ", was " + type);
    }
    var schema = content.path(type).path("schema");
    return schema.isMissingNode() || body.isEmpty()
        ? List.of()
        : schemas.violationsOfJson(side + " body", schema, body);
  }

  static List<String> mediaTypes(JsonNode content) {
    return content.properties().stream().map(Map.Entry::getKey).toList();
  }

  /** A media type without its charset, quality and the like. */
  static String withoutParameters(String mediaType) {
    return mediaType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }
}
