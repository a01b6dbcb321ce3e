package io.github.atlaskeys.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the description asks of an answer. */
record AnswerRules(Schemas schemas) {
  /** Statuses that no operation declares and every one may answer, each with the reason. */
  private static final Map<Integer, String> OUTSIDE_THE_DESCRIPTION =
      Map.of(
          400, "some operations leave it out that have ids and bodies to be wrong in all the same",
          406, "Atlas documents it for the API as a whole: Accept names no version it knows",
          503, "the description's own words on Retry-After: \"for 429 or 503 error responses\"");

  private static final JsonNode ERROR =
      JsonNodeFactory.instance.objectNode().put("$ref", "#/components/schemas/ApiError");

  List<String> violations(Call call, int status, Message answer) {
    var declared = call.operation().path("responses").path(Integer.toString(status));
    if (!declared.isMissingNode()) {
      return violations(schemas.follow(declared), status, answer);
    }
    if (!OUTSIDE_THE_DESCRIPTION.containsKey(status)) {
      return List.of("answer status " + status + " is not declared for " + call.name());
    }
    // It may be a page of HTML from in front of Atlas; but JSON is Atlas's own error.
    return answer.mediaType().filter("application/json"::equals).isPresent()
        ? schemas.violationsOfJson("answer body", ERROR, answer.body())
        : List.of();
  }

  private List<String> violations(JsonNode declared, int status, Message answer) {
    var violations = new ArrayList<String>();
    for (var header : declared.path("headers").properties()) {
      var what = "answer header " + header.getKey();
      var schema = schemas.follow(header.getValue()).path("schema");
      answer
          .header(header.getKey())
          .ifPresent(value -> violations.addAll(schemas.violationsOfText(what, schema, value)));
    }
    var wanted = status == 204 ? "absent" : "present";
    if (!wanted.equals(answer.body().isEmpty() ? "absent" : "present")) {
      violations.add("answer body must be " + wanted + " with status " + status);
    }
    // Atlas sends a type with 204 too; without a body none is asked for.
    if (!answer.body().isEmpty() || answer.mediaType().isPresent()) {
      violations.addAll(answer.violations(declared.path("content"), schemas));
    }
    return violations;
  }
}
