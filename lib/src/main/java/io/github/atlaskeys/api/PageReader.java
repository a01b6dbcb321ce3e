package io.github.atlaskeys.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one page of a listing item by item, as it arrives. A page of Atlas's can be 20 MiB long, of
 * which hardly anything but repeated roles remains: equal ones are kept once.
 */
final class PageReader {
  /** 500 keys with roles in hundreds of projects each are some 20 MiB. */
  static final int LONGEST = 64 * 1024 * 1024;

  private final ObjectReader items;
  private final Map<RoleAssignment, RoleAssignment> roles = new HashMap<>();
  private final ObjectNode error = Json.object();

  private @Nullable List<Object> results;
  private @Nullable List<Link> links;
  private @Nullable Integer totalCount;
  private int status = 200;

  PageReader(Type item) {
    this.items = Json.reader(item);
  }

  /**
   * Reads to the end.
   *
   * @return whether it is an object and nothing else
   * @throws IOException if it is not JSON, if an item is not what Atlas sends, or if no more comes
   */
  boolean read(InputStream body, Charset charset) throws IOException {
    try (JsonParser in = Json.parser(body, charset)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      return fields(in, true) && in.nextToken() == null;
    }
  }

  /** An envelope has the fields of the page beside its own, or inside its content. */
  private boolean fields(JsonParser in, boolean outer) throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      JsonToken value = in.nextToken();
      switch (name) {
        case "results" -> {
          if (results != null || value != JsonToken.START_ARRAY || !items(in)) {
            return false;
          }
        }
        case "links" -> links = Json.links(in);
        case "totalCount" ->
            totalCount = value == JsonToken.VALUE_NUMBER_INT ? in.getIntValue() : null;
        case "errorCode", "detail", "parameters" -> error.set(name, Json.tree(in));
        case "status" -> {
          if (outer && value == JsonToken.VALUE_NUMBER_INT) {
            status = in.getIntValue();
          }
        }
        case "content" -> {
          if (outer && value == JsonToken.START_OBJECT && !fields(in, false)) {
            return false;
          }
        }
        default -> {}
      }
      in.skipChildren(); // of a value that was not read
    }
    return true;
  }

  private boolean items(JsonParser in) throws IOException {
    results = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      Object item = items.readValue(in);
      if (item == null) {
        return false;
      }
      results.add(item instanceof ApiKey key ? key.sharing(roles) : item);
    }
    return true;
  }

  /** The envelope's status; 200 where there is none. */
  int status() {
    return status;
  }

  ErrorBody error() {
    return Json.error(error);
  }

  /** Empty when there were no results, or an error beside them. */
  Optional<Page<Object>> page() {
    return results == null || error.has("errorCode")
        ? Optional.empty()
        : Optional.of(new Page<>(results, links, totalCount));
  }
}
