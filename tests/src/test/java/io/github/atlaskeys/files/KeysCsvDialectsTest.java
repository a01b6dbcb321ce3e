package io.github.atlaskeys.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.files.KeysCsv.Purpose;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same table in every dialect, and what is none: quotes, delimiters, encodings, sizes. */
class KeysCsvDialectsTest extends CsvReading {
  private static final String NOT_CSV =
      "unclosed quote, text after a closing quote, or a value of more than a million"
          + " characters; the rest of the file was not read";

  @Test
  void theDelimiterIsTheOneThatNamesTheColumns() throws Exception {
    reads(
        """
                notes, remarks, and all the rest, whatever;projectId;apiKeyId
                a, b, c;5953c5f380eef53887615f9a;5d1d12c087d9d63e6d682438
                """,
        row(2, P, K));
  }

  @Test
  void mendsCaseAndWhatCannotBeSeenAroundAValue() throws Exception {
    String noBreakSpace = "\u00A0";
    String zeroWidthSpace = "\u200B";

    reads(
        "projectId,apiKeyId\n \t%s%s  ,  \"%s%s \" \n"
            .formatted(P.toUpperCase(Locale.ROOT), noBreakSpace, K, zeroWidthSpace),
        row(2, P, K));
  }

  @Test
  void aRecordOfSeveralLinesStandsWhereItBegins() throws Exception {
    reads(
        """
                note,projectId,apiKeyId
                "leaves
                in ""May"",
                really",5953c5f380eef53887615f9a,5d1d12c087d9d63e6d682438
                x,6953c5f380eef53887615f9b,6d1d12c087d9d63e6d682439
                """,
        row(2, P, K),
        row(5, P2, K2));
  }

  /** Jackson 2.22.1 alone counts a line end twice whose CR and LF fall into two of its buffers. */
  @Test
  void aLongNoteOfManyLinesDoesNotMoveTheLinesBelow() throws Exception {
    String note = "x\r\n".repeat(100_000); // its largest buffer holds 65,536 characters
    String text = "note,projectId,apiKeyId\r\n\"%s\",%s,%s\r\n,%s,%s";

    reads(text.formatted(note, P, K, P2, K2), row(2, P, K), row(100_003, P2, K2));
  }

  @Test
  void skipsLinesThatHoldNothing() throws Exception {
    reads(
        "\n,,\n\nprojectId,apiKeyId,\n\n , ,\t\n,,,,\n%s,%s,,,\n\n".formatted(P, K), row(8, P, K));
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t"})
  void aRecordOfTooManyValuesIsAFault(String delimiter) throws Exception {
    String endless = delimiter.repeat(3_000_000);
    String error =
        "a record has more than 1,000 values or two million characters; the rest of the file was not"
            + " read";

    assertThat(toUnassign("projectId" + (delimiter + "x").repeat(3_000_000)))
        .singleElement()
        .asString()
        .startsWith("line 1: ");
    refuses(
        "projectId%1$sapiKeyId\n%2$s%1$s%3$s".formatted(delimiter, P, K) + endless,
        "line 2: " + error);
  }

  @Test
  void aRecordOfTooManyCharactersIsAFault() throws Exception {
    String value = "x".repeat(900_000);

    refuses(
        "projectId,apiKeyId\n%s,%s,%s,%s,%s\n".formatted(P, K, value, value, value),
        "line 2: a record has more than 1,000 values or two million characters; the rest of the"
            + " file was not read");
  }

  @Test
  void readsUtf16WithItsMarkAsASpreadsheetWritesIt() throws Exception {
    String text =
        "\uFEFFprojectId\tapiKeyId\tname\r\n%s\t%s\tZo\u00EB \uD83D\uDD11\r\n".formatted(P, K);

    for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      rows.clear();

      assertThat(read(write(text.getBytes(charset)), Purpose.UNASSIGN).errors()).isEmpty();

      assertThat(rows).containsExactly(row(2, P, K));
    }
  }

  @Test
  void valuesThatAreNotNeededMayBeMissingAtTheEnd() throws Exception {
    reads("projectId,apiKeyId,name,note\n%s,%s\n".formatted(P, K), row(2, P, K));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\uFEFF", "\uFEFF\r\n , \r\n"})
  void aFileOfNothingIsEmpty(String text) throws Exception {
    refuses(text, "the file is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"projectId,apiKeyId", "projectId,apiKeyId\n\n,\n"})
  void aHeaderAloneHasNoRows(String text) throws Exception {
    assertThat(toUnassign(text)).isEmpty();
  }

  @Test
  void aByteThatIsNotUtf8IsAFaultWithItsLine() throws Exception {
    String text =
        "projectId,apiKeyId,name\r\n%s,%s,a\r\n%s,%s,Zo\u00EB\r\n".formatted(P, K, P2, K2);
    Path file = write(text.getBytes(StandardCharsets.ISO_8859_1));

    assertThat(read(file, Purpose.UNASSIGN).errors())
        .containsExactly("line 3: this is not UTF-8; save the file as CSV in UTF-8");
  }

  @Test
  void aCharacterCutOffAtTheEndIsAFault() throws Exception {
    byte[] whole =
        "projectId,apiKeyId\n%s,%s\u00EB".formatted(P, K).getBytes(StandardCharsets.UTF_8);
    Path file = write(Arrays.copyOf(whole, whole.length - 1));

    assertThat(read(file, Purpose.UNASSIGN).errors())
        .containsExactly("line 2: this is not UTF-8; save the file as CSV in UTF-8");
  }

  @Test
  void aSpreadsheetOrUtf16WithoutAMarkIsOneFault() throws Exception {
    byte[] workbook = {'P', 'K', 3, 4, 20, 0, 6, 0, 8, 0, (byte) 0xC3, '\n', 0, '\r'};
    byte[] utf16 = "projectId,apiKeyId\n".getBytes(StandardCharsets.UTF_16LE);

    for (byte[] bytes : List.of(workbook, utf16)) {
      assertThat(read(write(bytes), Purpose.UNASSIGN).errors())
          .containsExactly(
              "line 1: there is a NUL character, so this is not CSV; save it as CSV in UTF-8");
    }
  }

  @ParameterizedTest
  @CsvSource({"'\"never closed', 3", "'\"closed\" too soon', 3"})
  void quotesThatDoNotMatchAreAFaultWhereTheRecordBegins(String value, long line) throws Exception {
    refuses(
        "note,projectId,apiKeyId\n,%1$s,%2$s\n%3$s,%1$s,%2$s\n,%1$s,%2$s\n".formatted(P, K, value),
        "line %d: %s".formatted(line, NOT_CSV));
  }

  @Test
  void aQuoteThatIsNeverClosedDoesNotFillTheMemory() throws Exception {
    refuses("projectId,apiKeyId\n\"" + (P + "," + K + "\n").repeat(30_000), "line 2: " + NOT_CSV);
  }

  @Test
  void aFileThatIsGoneIsAFault() throws Exception {
    assertThat(read(folder.resolve("gone.csv"), Purpose.UNASSIGN).errors())
        .singleElement()
        .asString()
        .startsWith("the file cannot be read (");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sep=;", "SEP=,", "sep=\t", "\uFEFFsep=;", "\"sep=;\""})
  void theDelimiterThatExcelNamesIsSkipped(String line) throws Exception {
    char delimiter = line.contains(",") ? ',' : line.contains("\t") ? '\t' : ';';
    String text = line + "\r\nprojectId" + delimiter + "apiKeyId\r\n" + P + delimiter + K;

    assertThat(toUnassign(text)).isEmpty();
    assertThat(toUnassign(text + "\r\nx" + delimiter + K))
        .singleElement()
        .asString()
        .startsWith("line 4: ");
  }

  /** Every dialect together with every other property of a table, drawn by seed. */
  @Test
  void readsBackWhateverTableInWhateverDialect() throws Exception {
    for (long seed = 0; seed < 1000; seed++) {
      var table = new RandomTable(new Random(seed));

      KeysCsv reading = read(write(table.bytes()), Purpose.RESTORE);

      assertThat(reading.errors()).as("seed %d", seed).isEmpty();
      assertThat(rows).as("seed %d", seed).isEqualTo(table.rows());
    }
  }

  /** No text makes it end in another way than with rows and faults. */
  @Test
  void neverFailsWhateverTheBytes() throws Exception {
    var random = new Random(1);
    String alphabet = "\",;\t\r\n \u00EBa0" + "\0";
    for (int i = 0; i < 1000; i++) {
      var text = new StringBuilder(random.nextBoolean() ? "projectId,apiKeyId\n" : "");
      random
          .ints(random.nextInt(60), 0, alphabet.length())
          .forEach(at -> text.append(alphabet.charAt(at)));
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      if (random.nextBoolean() && bytes.length > 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }

      KeysCsv reading = read(write(bytes), Purpose.UNASSIGN);

      assertThat(rows).isEmpty();
      if (reading.errorCount() == 0) {
        assertThat(reading.contents().rows().size()).as("%s", text).isZero();
        assertThat(reading.contents().unresolved()).as("%s", text).isEmpty();
      }
    }
  }
}
