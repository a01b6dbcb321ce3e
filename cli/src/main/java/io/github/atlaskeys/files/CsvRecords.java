package io.github.atlaskeys.files;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The records of a CSV file, read one by one into one object, because there may be millions. Blank
 * ones are skipped.
 */
final class CsvRecords extends AbstractBaseCsvCallbackHandler<List<String>> implements Closeable {
  /** From here on nothing in the file can be trusted, so the rest of it is not read. */
  static final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    final long line;

    UnreadableException(long line, String problem) {
      super(problem);
      this.line = line;
    }
  }

  /** A quote that is never closed must not take the rest of the file into memory. */
  private static final int MAX_VALUE_LENGTH = 1_000_000;

  private static final int MAX_RECORD_LENGTH = 2_000_000;
  private static final int MAX_VALUES = 1_000;

  private static final Pattern DELIMITER = Pattern.compile("(?i)sep=\\S?");

  private static final String NOT_READ = "; the rest of the file was not read";

  private final List<String> values = new ArrayList<>();
  private final CsvReader<List<String>> reader;
  private final Iterator<List<String>> records;
  private long line = 1;
  private int length;

  CsvRecords(Path file, char delimiter) throws IOException {
    reader =
        CsvReader.builder()
            .fieldSeparator(delimiter)
            .trimWhitespacesAroundQuotes(true)
            .allowUnclosedQuote(false)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .maxBufferSize(MAX_VALUE_LENGTH)
            .build(this, TextFile.open(file));
    records = reader.iterator();
  }

  /** Goes to the next record; false after the last. The delimiter that Excel names is skipped. */
  boolean next() throws IOException {
    try {
      while (records.hasNext()) {
        if (!records.next().stream().allMatch(String::isEmpty) && !namesDelimiter()) {
          return true;
        }
      }
      return false;
    } catch (CsvParseException | UncheckedIOException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof IOException failure) {
          throw failure; // FastCSV wraps it
        }
      }
      throw new UnreadableException( // not with FastCSV's message, which may quote the file
          line,
          "unclosed quote, text after a closing quote, or a value of more than a million"
              + " characters"
              + NOT_READ);
    }
  }

  private boolean namesDelimiter() {
    return line == 1 && DELIMITER.matcher(String.join("", values)).matches();
  }

  /** Where the record begins: values in quotes may take several lines. */
  long line() {
    return line;
  }

  /** The record's values, until the next one is read. */
  List<String> values() {
    return values;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  @Override
  protected void handleBegin(long startingLine) {
    line = startingLine;
    values.clear();
    length = 0;
  }

  @Override
  protected void handleField(int index, char[] buffer, int offset, int count, boolean quoted) {
    int start = offset;
    int end = offset + count;
    for (int i = start; i < end; i++) {
      if (buffer[i] == TextFile.UNDECODABLE) {
        throw unreadable("this is not UTF-8; save the file as CSV in UTF-8");
      }
      if (buffer[i] == 0) {
        throw unreadable("there is a NUL character, so this is not CSV; save it as CSV in UTF-8");
      }
    }
    while (start < end && isInvisible(buffer[start])) {
      start++;
    }
    while (end > start && isInvisible(buffer[end - 1])) {
      end--;
    }
    values.add(new String(buffer, start, end - start));
    length += count;
    if (values.size() > MAX_VALUES || length > MAX_RECORD_LENGTH) {
      throw unreadable("a record has more than 1,000 values or two million characters" + NOT_READ);
    }
  }

  private UncheckedIOException unreadable(String problem) {
    return new UncheckedIOException(new UnreadableException(line, problem));
  }

  /** Also spaces that do not break, which web pages and Excel leave around values. */
  private static boolean isInvisible(char c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.getType(c) == Character.FORMAT;
  }

  @Override
  protected List<String> buildRecord() {
    return values;
  }
}
