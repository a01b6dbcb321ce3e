package io.github.atlaskeys.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An HTTP response.
 *
 * @param status 0 if the connection is reset instead
 * @param delayMillis how long after the request's arrival it is sent, at the earliest
 */
record Response(int status, Map<String, String> headers, String body, long delayMillis) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static Response of(int status, String contentType, String body) {
    return new Response(status, Map.of("Content-Type", contentType), body, 0);
  }

  static Response reset() {
    return new Response(0, Map.of(), "", 0);
  }

  boolean isReset() {
    return status == 0;
  }

  Response withHeader(String name, String value) {
    var changed = new LinkedHashMap<>(headers);
    changed.put(name, value);
    return new Response(status, changed, body, delayMillis);
  }

  Response delayed(long millis) {
    return new Response(status, headers, body, delayMillis + millis);
  }

  /** The same page, if it is one, without results and without a link to the next one. */
  Response withoutResults() {
    try {
      if (MAPPER.readTree(body) instanceof ObjectNode json && json.has("results")) {
        json.putArray("results");
        if (json.get("links") instanceof ArrayNode links) {
          links.removeIf(link -> link.path("rel").asText().equals("next"));
        }
        return new Response(status, headers, json.toString(), delayMillis);
      }
      return this;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the sandbox must write JSON, wrote " + body, e);
    }
  }

  /** Applies the parameters {@code envelope} and {@code pretty} of the query. */
  Response formatted(Request request) {
    var envelope = request.flag("envelope", false);
    var pretty = request.flag("pretty", false) && !(body.isEmpty() && !envelope);
    if (isReset() || !(envelope || pretty)) {
      return this;
    }
    try {
      var json = MAPPER.readTree(body.isEmpty() ? "{}" : body);
      if (envelope) {
        json = MAPPER.createObjectNode().put("status", status).set("content", json);
      }
      var text = pretty ? json.toPrettyString() : json.toString();
      return new Response(envelope ? 200 : status, headers, text, delayMillis);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the sandbox must write JSON, wrote " + body, e);
    }
  }
}
