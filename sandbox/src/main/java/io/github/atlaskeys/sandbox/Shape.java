package io.github.atlaskeys.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * The query parameters that every operation has: {@code envelope} and {@code pretty}. An envelope
 * is answered with 200 and holds the status and the whole body, a list's and an error's too;
 * Atlas's pages let lists be their own envelope.
 */
final class Shape {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Shape() {}

  static Answer apply(Query query, Answer answer) {
    var envelope = query.flag("envelope", false);
    var pretty = query.flag("pretty", false);
    if (answer.isCut() || (!envelope && !(pretty && !answer.body().isEmpty()))) {
      return answer;
    }
    try {
      var json = MAPPER.readTree(answer.body().isEmpty() ? "{}" : answer.body());
      if (envelope) {
        var wrapped = MAPPER.createObjectNode().put("status", answer.status());
        wrapped.set("content", json);
        json = wrapped;
      }
      var status = envelope ? 200 : answer.status();
      return answer.with(status, pretty ? json.toPrettyString() : json.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the sandbox writes JSON, wrote " + answer.body(), e);
    }
  }
}
