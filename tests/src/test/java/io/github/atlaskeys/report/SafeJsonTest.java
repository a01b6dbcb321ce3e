package io.github.atlaskeys.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.atlaskeys.text.SanitizedText;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What others wrote reaches a terminal as JSON, too. */
class SafeJsonTest {
  @Test
  void nothingMovesACursorOrTurnsALineAndAllOfItCanBeReadBack() throws Exception {
    var text = new StringBuilder("é \uD83D\uDE00 ");
    for (int c = 0; c < 0xA0; c++) {
      text.append((char) c);
    }
    text.append("\u061C\u200E\u200F\u2028\u2029\u202A\u202B\u202C\u202D\u202E");
    text.append("\u2066\u2067\u2068\u2069\uFEFF");

    String json = SafeJson.line(Map.of("k\u009B", text.toString()));

    assertThat(json.codePoints().filter(SanitizedText::isInvisible)).isEmpty();
    assertThat(json).contains("\\u001B").contains("\\u009B").contains("\\u202E").contains("é");
    assertThat(new JsonMapper().readTree(json).get("k\u009B").textValue())
        .isEqualTo(text.toString());
  }
}
