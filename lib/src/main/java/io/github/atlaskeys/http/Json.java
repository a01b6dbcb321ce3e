package io.github.atlaskeys.http;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.github.atlaskeys.api.Page;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * JSON to records and back. A record's components are the fields that are read: texts, booleans,
 * lists, and other records; a record whose one component is called {@code value} is a text. Other
 * fields are skipped as they arrive, and a missing field is null, which the record may refuse. Of
 * Jackson only the parser and the generator: its data binding takes longer to load than all the
 * rest of a single command, and jackson-jr 20 ms.
 *
 * <p>One object reads one response. A page can hold 200,000 roles of which few differ: equal ones
 * are checked and kept once.
 */
final class Json {
  /** An object that has a name twice means one thing to one reader and another to the next. */
  private static final JsonFactory JACKSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final Map<Class<?>, Shape> SHAPES = new ConcurrentHashMap<>();

  private final Map<List<@Nullable Object>, Object> kept = new HashMap<>();

  /** How a record is made: the names and types of its components, and its constructor. */
  private static final class Shape {
    final List<String> names;
    final Type[] types;
    final boolean isText;
    private final Constructor<?> constructor;

    static Shape of(Type type) {
      return SHAPES.computeIfAbsent((Class<?>) type, Shape::new);
    }

    private Shape(Class<?> type) {
      if (!type.isRecord()) {
        throw new IllegalStateException("JSON is not read as " + type);
      }
      RecordComponent[] components = type.getRecordComponents();
      names = Stream.of(components).map(RecordComponent::getName).toList();
      types = Stream.of(components).map(RecordComponent::getGenericType).toArray(Type[]::new);
      isText = names.equals(List.of("value"));
      try {
        constructor =
            type.getDeclaredConstructor(
                Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      } catch (NoSuchMethodException e) {
        throw new IllegalStateException("every record has one", e);
      }
      constructor.setAccessible(true);
    }

    @SuppressWarnings("UnusedException") // no cause: its message may quote a secret
    Object make(@Nullable Object... values) {
      try {
        return constructor.newInstance(values);
      } catch (ReflectiveOperationException e) {
        throw new IllegalArgumentException("no " + constructor.getDeclaringClass().getSimpleName());
      }
    }
  }

  private record Link(@Nullable String rel) {
    static boolean isNext(Object link) {
      return "next".equals(((Link) link).rel);
    }
  }

  /**
   * Reads a record, or a page of records, as it arrives.
   *
   * @throws IOException if it is not JSON of this form, or the stream fails
   * @throws IllegalArgumentException if a value is not one of its record's
   */
  Object read(InputStream in, Charset charset, Type type) throws IOException {
    JsonParser parser =
        charset.equals(StandardCharsets.UTF_8)
            ? JACKSON.createParser(in)
            : JACKSON.createParser(new InputStreamReader(in, charset));
    return object(
        parser,
        () ->
            type instanceof ParameterizedType page
                ? page(parser, page.getActualTypeArguments()[0])
                : requireNonNull(value(parser, type)));
  }

  /** Whether the text is such a record, and not an error that looks like one. */
  static boolean is(Class<?> type, String text) {
    Map<?, ?> fields = object(text).orElse(Map.of());
    if (fields.containsKey("error") || fields.containsKey("errorCode")) {
      return false;
    }
    try (JsonParser parser = JACKSON.createParser(text)) {
      parser.nextToken();
      return new Json().value(parser, type) != null;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  /** The fields of a short object of any form, as far as they are values or lists of values. */
  static Optional<Map<String, @Nullable Object>> object(String text) {
    try {
      JsonParser parser = JACKSON.createParser(text);
      return Optional.of(object(parser, () -> fields(parser)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException;
  }

  /** Requires one object and nothing else. */
  private static <T> T object(JsonParser parser, Reading<T> reading) throws IOException {
    try (parser) {
      require(parser.nextToken() == JsonToken.START_OBJECT);
      T read = reading.read();
      require(parser.nextToken() == null);
      return read;
    }
  }

  private @Nullable Object value(JsonParser in, Type type) throws IOException {
    return typed(untyped(in, type), type);
  }

  /** What stands for a value of this type: still a text where that is made of one. */
  private @Nullable Object untyped(JsonParser in, Type type) throws IOException {
    JsonToken token = in.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (type instanceof ParameterizedType list) {
      return list(in, list.getActualTypeArguments()[0]);
    }
    if (type == Boolean.class) {
      return in.getBooleanValue();
    }
    if (type != String.class && !Shape.of(type).isText) {
      return record(in, Shape.of(type));
    }
    require(token.isScalarValue()); // a number will do for a text
    return in.getText();
  }

  private static @Nullable Object typed(@Nullable Object value, Type type) {
    if (type == String.class || !(value instanceof String text)) {
      return value;
    }
    return text.isEmpty() ? null : Shape.of(type).make(text);
  }

  private Object record(JsonParser in, Shape shape) throws IOException {
    require(in.currentToken() == JsonToken.START_OBJECT);
    var values = new @Nullable Object[shape.types.length];
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      in.nextToken();
      int index = shape.names.indexOf(name);
      if (index < 0) {
        in.skipChildren();
      } else {
        values[index] = untyped(in, shape.types[index]);
      }
    }
    // A key of texts: to compare records takes longer to load than to read a response.
    boolean texts = Stream.of(values).allMatch(value -> value == null || value instanceof String);
    return texts
        ? kept.computeIfAbsent(key(shape, values), key -> make(shape, values))
        : make(shape, values);
  }

  private static List<@Nullable Object> key(Shape shape, @Nullable Object[] values) {
    var key = new ArrayList<@Nullable Object>(Arrays.asList(values));
    key.add(shape);
    return key;
  }

  private static Object make(Shape shape, @Nullable Object[] values) {
    var typed = new @Nullable Object[values.length];
    for (int i = 0; i < values.length; i++) {
      typed[i] = typed(values[i], shape.types[i]);
    }
    return shape.make(typed);
  }

  private List<?> list(JsonParser in, Type type) throws IOException {
    require(in.currentToken() == JsonToken.START_ARRAY);
    var list = new ArrayList<Object>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      Object value = value(in, type);
      require(value != null);
      list.add(requireNonNull(value));
    }
    return list;
  }

  /** An error beside the results spoils them. */
  private Page<?> page(JsonParser in, Type type) throws IOException {
    @Nullable List<?> results = null;
    boolean next = false;
    OptionalInt total = OptionalInt.empty();
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      JsonToken token = in.nextToken();
      switch (name) {
        case "results" -> results = (List<?>) list(in, type);
        case "links" ->
            next =
                token != JsonToken.VALUE_NULL
                    && list(in, Link.class).stream().anyMatch(Link::isNext);
        case "totalCount" ->
            total =
                token == JsonToken.VALUE_NUMBER_INT
                    ? OptionalInt.of(in.getIntValue())
                    : OptionalInt.empty();
        case "error", "errorCode" -> {
          in.skipChildren();
          require(token == JsonToken.VALUE_NULL);
        }
        default -> in.skipChildren();
      }
    }
    require(results != null);
    return new Page<>(requireNonNull(results), next, total);
  }

  private static Map<String, @Nullable Object> fields(JsonParser in) throws IOException {
    var fields = new HashMap<String, @Nullable Object>();
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      if (in.nextToken() == JsonToken.START_ARRAY) {
        var list = new ArrayList<@Nullable Object>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          list.add(scalar(in));
        }
        fields.put(name, list);
      } else {
        fields.put(name, scalar(in));
      }
    }
    return fields;
  }

  private static @Nullable Object scalar(JsonParser in) throws IOException {
    return switch (in.currentToken()) {
      case VALUE_STRING -> in.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getNumberValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> {
        in.skipChildren(); // not needed, and may be long
        yield Map.of();
      }
    };
  }

  private static void require(boolean form) throws IOException {
    if (!form) {
      throw new IOException("JSON of another form");
    }
  }

  /** A body to send: a record, or a list of them. */
  static byte[] write(Object body) {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JACKSON.createGenerator(bytes)) {
      write(out, body);
    } catch (IOException | ReflectiveOperationException e) {
      throw new IllegalStateException("a body in memory", e);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator out, Object value)
      throws IOException, ReflectiveOperationException {
    if (value instanceof String text) {
      out.writeString(text);
    } else if (value instanceof List<?> list) {
      out.writeStartArray();
      for (Object each : list) {
        write(out, each);
      }
      out.writeEndArray();
    } else {
      out.writeStartObject();
      for (RecordComponent component : value.getClass().getRecordComponents()) {
        out.writeFieldName(component.getName());
        write(out, component.getAccessor().invoke(value));
      }
      out.writeEndObject();
    }
  }
}
