package io.github.atlaskeys.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * JSON as maps, lists, strings, numbers and booleans. Of Jackson only the parser: binding data to
 * types takes longer to load than all the rest of a single command. Its messages quote the text and
 * are not kept.
 */
final class Json {
  private static final JsonFactory JACKSON = new JsonFactory();

  /** The fields that hold more than a value and are read. */
  private static final Set<String> LISTS_AND_OBJECTS =
      Set.of("results", "links", "roles", "apiKey", "parameters");

  private Json() {}

  /**
   * Reads an object as it arrives.
   *
   * @param keep what is kept of each of its {@code results}, so that a long listing is not in
   *     memory as a whole
   * @throws IOException if it is no object, or the stream fails
   */
  static Map<?, ?> read(InputStream in, Charset charset, UnaryOperator<@Nullable Object> keep)
      throws IOException {
    return read(
        charset.equals(StandardCharsets.UTF_8)
            ? JACKSON.createParser(in)
            : JACKSON.createParser(new InputStreamReader(in, charset)),
        keep);
  }

  /** Empty when the text is not a JSON object. */
  static Optional<Map<?, ?>> object(String text) {
    try {
      return Optional.of(read(JACKSON.createParser(text), UnaryOperator.identity()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Map<?, ?> read(JsonParser parser, UnaryOperator<@Nullable Object> keep)
      throws IOException {
    try (JsonParser in = parser) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no object");
      }
      Map<?, ?> object = object(in, keep);
      if (in.nextToken() != null) {
        throw new IOException("more than an object");
      }
      return object;
    }
  }

  private static Map<?, ?> object(JsonParser in, UnaryOperator<@Nullable Object> keep)
      throws IOException {
    var object = new HashMap<String, @Nullable Object>();
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      JsonToken token = in.nextToken();
      if (token.isStructStart() && !LISTS_AND_OBJECTS.contains(name)) {
        in.skipChildren(); // not needed, and may be long
        object.put(name, Map.of());
      } else {
        boolean results = token == JsonToken.START_ARRAY && name.equals("results");
        object.put(name, results ? list(in, keep) : value(in));
      }
    }
    return object;
  }

  private static List<@Nullable Object> list(JsonParser in, UnaryOperator<@Nullable Object> keep)
      throws IOException {
    var list = new ArrayList<@Nullable Object>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      list.add(keep.apply(value(in)));
    }
    return list;
  }

  private static @Nullable Object value(JsonParser in) throws IOException {
    return switch (in.currentToken()) {
      case START_OBJECT -> object(in, UnaryOperator.identity());
      case START_ARRAY -> list(in, UnaryOperator.identity());
      case VALUE_STRING -> in.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getNumberValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  /** The one body that is sent, for addGroupApiKey: Atlas wants an array of objects. */
  static byte[] roles(List<?> roles) {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JACKSON.createGenerator(bytes)) {
      out.writeStartArray();
      out.writeStartObject();
      out.writeFieldName("roles");
      out.writeArray(roles.toArray(String[]::new), 0, roles.size());
      out.writeEndObject();
      out.writeEndArray();
    } catch (IOException e) {
      throw new IllegalStateException("a body in memory", e);
    }
    return bytes.toByteArray();
  }
}
