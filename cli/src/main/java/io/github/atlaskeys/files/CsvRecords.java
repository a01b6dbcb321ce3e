package io.github.atlaskeys.files;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.github.atlaskeys.files.CsvText.UnreadableException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The records of a CSV file, read one by one; blank ones are skipped. */
final class CsvRecords implements Closeable {
  /** A quote that is never closed must not take the rest of the file into memory. */
  private static final int MAX_VALUE_LENGTH = 1_000_000;

  private static final int MAX_RECORD_LENGTH = 2_000_000;
  private static final int MAX_VALUES = 1_000;

  private static final String NOT_READ = "; the rest of the file was not read";

  private final Current record = new Current();
  private final CsvReader<Current> reader;
  private final Iterator<Current> records;

  private CsvRecords(Path file, char delimiter) throws IOException {
    reader =
        CsvReader.builder()
            .fieldSeparator(delimiter)
            .trimWhitespacesAroundQuotes(true)
            .allowUnclosedQuote(false)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .maxBufferSize(MAX_VALUE_LENGTH)
            .build(record, CsvText.open(file));
    records = reader.iterator();
  }

  static CsvRecords open(Path file, char delimiter) throws UnreadableException {
    try {
      return new CsvRecords(file, delimiter);
    } catch (IOException e) {
      throw unreadable(1, e);
    }
  }

  /** Goes to the next record; false after the last. */
  boolean next() throws UnreadableException {
    try {
      while (records.hasNext()) {
        if (!records.next().isBlank()) {
          return true;
        }
      }
      return false;
    } catch (CsvParseException | UncheckedIOException e) {
      throw unreadable(record.line, e);
    }
  }

  /** FastCSV wraps what it is given; the message of its own exception may quote the file. */
  private static UnreadableException unreadable(long line, Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnreadableException known) {
        return known;
      }
      if (cause instanceof IOException) {
        return new UnreadableException(
            line, "the file cannot be read (%s)%s".formatted(cause.getMessage(), NOT_READ));
      }
    }
    return new UnreadableException(
        line,
        "not valid CSV: a quote is never closed, text follows a closing quote, or a value is longer"
            + " than a million characters"
            + NOT_READ);
  }

  /** Where the record begins: values in quotes may take several lines. */
  long line() {
    return record.line;
  }

  /** The record's values, until the next one is read. */
  List<String> values() {
    return record.values;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  /** One object for all records, because there may be millions. */
  private static final class Current extends AbstractBaseCsvCallbackHandler<Current> {
    private final List<String> values = new ArrayList<>();
    private long line = 1;
    private int length;

    boolean isBlank() {
      return values.stream().allMatch(String::isEmpty);
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
      while (start < end && isInvisible(buffer[start])) {
        start++;
      }
      while (end > start && isInvisible(buffer[end - 1])) {
        end--;
      }
      values.add(new String(buffer, start, end - start));
      length += count;
      if (values.size() > MAX_VALUES || length > MAX_RECORD_LENGTH) {
        throw new UncheckedIOException(
            new UnreadableException(
                line, "a record has more than 1,000 values or two million characters" + NOT_READ));
      }
    }

    /** Also spaces that do not break, which web pages and Excel leave around values. */
    private static boolean isInvisible(char c) {
      return Character.isWhitespace(c)
          || Character.isSpaceChar(c)
          || Character.getType(c) == Character.FORMAT;
    }

    @Override
    protected Current buildRecord() {
      return this;
    }
  }
}
