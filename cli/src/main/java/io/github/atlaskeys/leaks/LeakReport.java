package io.github.atlaskeys.leaks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.github.atlaskeys.leaks.Sightings.Context;
import io.github.atlaskeys.text.UsageException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads any text that may hold leaked credentials. No format of a scanner is known here: JSON,
 * wherever it is in the text, and CSV are taken apart into fields, and each field, as well as all
 * other text, is searched for credentials. A place that a JSON object or a CSV row names is that of
 * the credentials in it.
 */
public final class LeakReport {
  static final int MAX_LENGTH = 64 * 1024 * 1024;

  /** How often JSON may begin between other text; what comes later is read as text. */
  private static final int MAX_JSON_PIECES = 100_000;

  /** Of a longer name, nothing is a label of what is inside of the field. */
  private static final int MAX_LABEL = 100;

  /** Names are not kept in Jackson's shared tables: in a report they may be secrets. */
  private static final JsonFactory JACKSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(MAX_LENGTH)
                  .maxNameLength(MAX_LENGTH)
                  .build())
          .build();

  private static final Pattern JSON =
      Pattern.compile("[ \\t]*+(?:\\{\\s*+[\"}]|\\[\\s*+[\\[{\"\\]])");

  private static final String NAME = "\"?[a-z][\\w .-]{0,40}+\"?";

  /** A first line of names, one of which tells that rows with places or credentials follow. */
  private static final Pattern CSV_HEADER =
      Pattern.compile(
          ("(?i)\\s*+(?=.*\\b(?:file|path|secret|match|raw|PUBLIC|api[-_ ]?key[-_ ]?id)\\b)"
                  + "(?:NAME([,;\\t])NAME(?:\\1NAME)*+|\"?PUBLIC\"?)[ \\t]*+(?:\\R|$)")
              .replace("PUBLIC", "public[-_ ]?(?:api[-_ ]?)?key")
              .replace("NAME", NAME));

  private final String text;
  private final Matcher header;
  private final boolean isTable;
  private final Sightings sightings;
  private int counted; // characters
  private int line = 1; // after these

  private LeakReport(String text) {
    this.text = text;
    this.header = CSV_HEADER.matcher(text);
    this.isTable = header.lookingAt();
    this.sightings = new Sightings(!isTable && Sightings.isList(text));
  }

  /**
   * The credentials of a text, each once, in the order in which they appear.
   *
   * @param in at most 64 million characters, read to its end
   * @throws IOException if it cannot be read
   * @throws UsageException if it is longer, does not fit into the memory, is empty, or has more
   *     than 250,000 places that may hold a credential
   */
  public static List<Finding> read(Reader in) throws IOException {
    try {
      return findings(in);
    } catch (OutOfMemoryError e) {
      throw new UsageException("the report does not fit into the memory; split it", e);
    }
  }

  private static List<Finding> findings(Reader in) throws IOException {
    String text = text(in);
    if (text.chars().allMatch(Character::isWhitespace)) {
      throw new UsageException(
          "the report is empty; pass a scanner's report, a log, or a list (nothing was sent)");
    }
    if (text.length() > 1 && (text.charAt(0) == 0) != (text.charAt(1) == 0)) {
      throw new UsageException( // else nothing would be found, as if it held nothing
          "the report is in UTF-16 or UTF-32 without a mark that says so; save it in UTF-8 (nothing was sent)");
    }
    var report = new LeakReport(text);
    report.read();
    return report.sightings.findings();
  }

  /** Joined at once: a text that grows would be copied, and be in the memory three times. */
  private static String text(Reader in) throws IOException {
    var pieces = new ArrayList<String>();
    int length = 0;
    char[] buffer = new char[8192];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      length += count;
      if (length > MAX_LENGTH) {
        throw new UsageException("the report has more than 64 million characters; split it");
      }
      pieces.add(new String(buffer, 0, count));
    }
    return String.join("", pieces);
  }

  private void read() {
    if (isTable) {
      csv(Optional.ofNullable(header.group(1)).orElse(",").charAt(0));
      return;
    }
    Matcher json = JSON.matcher(text);
    int pieces = 0;
    int plain = 0;
    int at = 0;
    while (at < text.length()) {
      int end = at;
      if (pieces < MAX_JSON_PIECES && json.region(at, text.length()).lookingAt()) {
        plain(plain, at);
        end = json(at);
        plain = end;
        pieces++;
      }
      int next = text.indexOf('\n', end);
      at = next < 0 ? text.length() : next + 1;
    }
    plain(plain, at);
  }

  private void plain(int from, int to) {
    sightings.in(text, from, to, this::line, new Context(0));
  }

  /** The line of a place, which is not before the last that was asked for. */
  private int line(int at) {
    for (; counted < at; counted++) {
      line += text.charAt(counted) == '\n' ? 1 : 0;
    }
    return line;
  }

  /** Rows, whose first has the names of the columns. */
  private void csv(char delimiter) {
    CsvReader<CsvRecord> rows =
        CsvReader.builder()
            .fieldSeparator(delimiter)
            .allowUnclosedQuote(false)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .maxBufferSize(MAX_LENGTH)
            .ofCsvRecord(new StringReader(text));
    try {
      List<String> names = List.of();
      for (CsvRecord row : rows) {
        List<String> cells = row.getFields();
        names = names.isEmpty() ? List.copyOf(cells) : names;
        var part = new Part("", false);
        for (int i = 0; i < cells.size(); i++) {
          String name = i < names.size() ? names.get(i) : "";
          part.field(name, cells.get(i), (int) row.getStartingLineNumber());
        }
        part.end(null);
      }
    } catch (CsvParseException e) {
      // Not CSV to its end. The message is not passed on: it may quote the text.
      plain(0, text.length());
    }
  }

  /**
   * JSON values one after the other, as far as they are valid.
   *
   * @return where other text begins
   */
  private int json(int at) {
    var parts = new ArrayDeque<Part>();
    int end = at;
    try (JsonParser json = JACKSON.createParser(from(at))) {
      String name = "";
      for (JsonToken token = json.nextToken();
          token != null && !(parts.isEmpty() && token.isScalarValue()); // a word of other text
          token = json.nextToken()) {
        Part part = parts.peek();
        String field = part == null ? "" : part.isArray ? part.name : name;
        String value = token.isScalarValue() ? json.getText() : "";
        if (token == JsonToken.FIELD_NAME) {
          name = json.getText();
        } else if (token.isStructEnd()) {
          parts.pop().end(parts.peek());
        } else if (part != null) {
          part.field(field, value, line(at + (int) json.currentTokenLocation().getCharOffset()));
        }
        if (token.isStructStart()) {
          parts.push(new Part(field, token == JsonToken.START_ARRAY));
        }
        end = at + (int) json.currentLocation().getCharOffset();
      }
    } catch (IOException e) {
      // Not JSON from here on. The message is not passed on: it quotes the text.
    }
    while (!parts.isEmpty()) {
      parts.pop().end(parts.peek());
    }
    return end;
  }

  private Reader from(int at) throws IOException {
    var reader = new StringReader(text);
    reader.skip(at);
    return reader;
  }

  /** An object, an array or a row: the place that it names, and what was found in it. */
  private final class Part {
    private final String name; // of the field that it is, or else of the array that it is in
    private final boolean isArray;
    private final Context says = new Context(0);
    private List<Context> found = new ArrayList<>();
    private int elements;

    Part(String name, boolean isArray) {
      this.name = name.length() > MAX_LABEL ? "" : name; // it was searched where it stands
      this.isArray = isArray;
    }

    void field(String field, String value, int reportLine) {
      elements++;
      if (!says.take(field, value)) {
        says.take(name + field, value); // "commit": {"id": ..}
      }
      String labelled = field + "=" + value;
      found.addAll(sightings.in(labelled, 0, labelled.length(), at -> reportLine, says));
    }

    /** Gives what it found its place, and what it says to the part around it. */
    void end(@Nullable Part outer) {
      if (!isArray || elements == 1) { // the place of one finding is not that of the next
        found.forEach(context -> context.fillFrom(says));
        if (outer != null) {
          outer.says.fillFrom(says);
        }
      }
      if (outer != null && outer.found.isEmpty()) {
        outer.found = found;
      } else if (outer != null) {
        outer.found.addAll(found);
      }
    }
  }
}
