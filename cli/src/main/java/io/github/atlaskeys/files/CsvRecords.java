package io.github.atlaskeys.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The records of a CSV file one by one, without those that are blank. */
final class CsvRecords implements Closeable {
  /** A quote that is never closed must not take the rest of the file into memory. */
  private static final int LONGEST_VALUE = 1_000_000;

  /** All values of a record together. */
  private static final int LONGEST_RECORD = 2_000_000;

  private static final int MOST_VALUES = 1_000;

  private static final CsvFactory FACTORY =
      CsvFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(LONGEST_VALUE).build())
          .enable(CsvParser.Feature.TRIM_SPACES) // those before a quote too
          .build();

  private final CsvParser parser;
  private final List<String> values = new ArrayList<>();
  private long line = 1;

  private CsvRecords(CsvParser parser) {
    this.parser = parser;
  }

  static CsvRecords open(Path file, char delimiter) throws UnreadableCsvException {
    try {
      CsvParser parser = FACTORY.createParser(CsvText.open(file));
      parser.setSchema(CsvSchema.emptySchema().withColumnSeparator(delimiter));
      return new CsvRecords(parser);
    } catch (IOException e) {
      throw unreadable(1, e);
    }
  }

  /** Goes on to the next record; false after the last. */
  boolean next() throws UnreadableCsvException {
    try {
      do {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
          return false;
        }
        line = parser.currentLocation().getLineNr();
        readValues();
      } while (values.stream().allMatch(String::isEmpty));
      return true;
    } catch (IOException e) {
      throw unreadable(line, e);
    }
  }

  private void readValues() throws IOException {
    values.clear();
    int length = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String value = stripped(parser.getText());
      length += value.length();
      values.add(value);
      if (values.size() > MOST_VALUES || length > LONGEST_RECORD) {
        throw new UnreadableCsvException(
            line,
            "a record has more than %s; what is below was not read"
                .formatted(
                    values.size() > MOST_VALUES ? "1,000 values" : "two million characters"));
      }
    }
  }

  private static UnreadableCsvException unreadable(long line, IOException e) {
    if (e instanceof UnreadableCsvException known) {
      return known;
    }
    String problem;
    if (e instanceof StreamConstraintsException) {
      problem = "a value is longer than a million characters, as if its quote were never closed";
    } else if (e instanceof JsonProcessingException) { // whose message may quote the file
      problem = "a quote is never closed, or something follows the closing one";
    } else {
      problem = "the file cannot be read (%s)".formatted(e.getMessage());
    }
    return new UnreadableCsvException(line, problem + "; what is below was not read", e);
  }

  /** Where the record begins: values in quotes may go over several lines. */
  long line() {
    return line;
  }

  /** The record's values, until the next one is read. */
  List<String> values() {
    return values;
  }

  /** Of what cannot be seen: also of spaces that do not break, which web pages and Excel leave. */
  private static String stripped(String value) {
    int start = 0;
    int end = value.length();
    while (start < end && invisible(value.charAt(start))) {
      start++;
    }
    while (end > start && invisible(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(start, end);
  }

  private static boolean invisible(char c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.getType(c) == Character.FORMAT;
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
