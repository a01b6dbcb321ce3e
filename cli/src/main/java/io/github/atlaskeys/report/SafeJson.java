package io.github.atlaskeys.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import io.github.atlaskeys.text.SanitizedText;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JSON on one line that is safe to print on a terminal. What could move a cursor, start an escape
 * sequence, reorder or break a line is written as a {@code \\uXXXX} escape, which means the same to
 * a parser.
 */
public final class SafeJson {
  private static final JsonFactory JACKSON =
      new JsonFactoryBuilder().characterEscapes(new Escapes()).build();

  private SafeJson() {}

  /**
   * Writes maps, collections, numbers, booleans, null, and anything else as its text; of what may
   * be absent, the value or null.
   */
  public static String line(Object value) {
    var line = new StringWriter();
    try (JsonGenerator out = JACKSON.createGenerator(line)) {
      write(value, out);
    } catch (IOException e) {
      throw new IllegalStateException("a line in memory", e);
    }
    return line.toString();
  }

  private static void write(@Nullable Object value, JsonGenerator out) throws IOException {
    if (value instanceof Optional<?> known) {
      write(known.orElse(null), out);
    } else if (value instanceof Map<?, ?> fields) {
      out.writeStartObject();
      for (var field : fields.entrySet()) {
        out.writeFieldName(String.valueOf(field.getKey()));
        write(field.getValue(), out);
      }
      out.writeEndObject();
    } else if (value instanceof Collection<?> items) {
      out.writeStartArray();
      for (Object item : items) {
        write(item, out);
      }
      out.writeEndArray();
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      out.writePOJO(value);
    } else {
      out.writeString(value.toString());
    }
  }

  private static final class Escapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = standardAsciiEscapesForJSON(); // has every control character but DEL
      codes[0x7F] = ESCAPE_STANDARD;
      return codes;
    }

    /** Called for every character outside ASCII; null leaves it as it is. */
    @Override
    @SuppressWarnings("NullAway") // as its contract has it
    public SerializableString getEscapeSequence(int c) {
      return SanitizedText.isInvisible(c) ? new SerializedString("\\u%04X".formatted(c)) : null;
    }
  }
}
