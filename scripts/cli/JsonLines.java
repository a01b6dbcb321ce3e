package scripts.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.util.Map;

/** An object a line. */
public final class JsonLines {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final PrintWriter out;

  public JsonLines(PrintWriter out) {
    this.out = out;
  }

  public void line(Map<String, ?> fields) {
    try {
      out.println(MAPPER.writeValueAsString(fields));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
