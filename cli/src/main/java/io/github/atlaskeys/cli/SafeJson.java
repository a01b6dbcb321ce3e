package io.github.atlaskeys.cli;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.atlaskeys.text.SanitizedText;

/**
 * JSON on one line that is safe to print on a terminal. What could move a cursor, start an escape
 * sequence, reorder or break a line is written as a {@code \\uXXXX} escape, which means the same to
 * a parser.
 */
public final class SafeJson {
  private static final JsonMapper MAPPER = mapper();

  private SafeJson() {}

  /** Writes a value as {@link #mapper()} does. */
  public static String line(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The mapper itself, for callers that need a writer of their own. */
  public static JsonMapper mapper() {
    return JsonMapper.builder(new JsonFactoryBuilder().characterEscapes(new Escapes()).build())
        .build();
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
