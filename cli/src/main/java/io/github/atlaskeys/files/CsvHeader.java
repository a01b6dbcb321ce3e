package io.github.atlaskeys.files;

import io.github.atlaskeys.cli.SanitizedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The line that names a file's columns.
 *
 * @param line where it is
 * @param delimiter what stands between columns there and below
 * @param names as the file has them
 */
record CsvHeader(long line, char delimiter, List<String> names) {
  private static final List<Character> DELIMITERS = List.of(',', ';', '\t');

  /** By columns known and not by columns alone: a title may hold commas. */
  private static final Comparator<CsvHeader> SENSE =
      Comparator.comparingLong(CsvHeader::known).thenComparing(header -> header.names().size());

  /** A column's name longer than this, or with more digits, may be a secret. */
  private static final int LONGEST = 40;

  private static final int MOST_DIGITS = 3;

  /** The first record, read with the delimiter that makes most sense of it. */
  static Optional<CsvHeader> of(Path file) throws IOException {
    CsvHeader best = null;
    UnreadableCsvException problem = null;
    for (char delimiter : DELIMITERS) {
      try (CsvRecords records = CsvRecords.open(file, delimiter)) {
        if (!records.next()) {
          return Optional.empty();
        }
        var header = new CsvHeader(records.line(), delimiter, List.copyOf(records.values()));
        if (best == null || SENSE.compare(header, best) > 0) {
          best = header;
        }
      } catch (UnreadableCsvException e) { // quotes may make no sense with the wrong delimiter
        problem = problem == null ? e : problem;
      }
    }
    if (best == null && problem != null) {
      throw problem;
    }
    return Optional.ofNullable(best);
  }

  private long known() {
    return Stream.of(CsvColumn.values()).filter(column -> !places(column).isEmpty()).count();
  }

  /** Where a column is, counted from 0; for a header without {@link #problem}. */
  int place(CsvColumn column) {
    return places(column).get(0);
  }

  private List<Integer> places(CsvColumn column) {
    return IntStream.range(0, names.size())
        .filter(i -> column.isCalled(names.get(i)))
        .boxed()
        .toList();
  }

  /** Why the wanted columns cannot be told, if so: all of it in one message. */
  Optional<String> problem(List<CsvColumn> wanted) {
    String problems =
        wanted.stream()
            .flatMap(column -> problem(column).stream())
            .collect(Collectors.joining("; "));
    if (problems.isEmpty()) {
      return Optional.empty();
    }
    if (names.stream().anyMatch(name -> name.matches("\\p{XDigit}{24}"))) {
      String example =
          wanted.stream().map(column -> column.names().get(0)).collect(Collectors.joining(","));
      return Optional.of("the first line must name the columns, e.g. " + example);
    }
    return Optional.of("%s; the columns are: %s".formatted(problems, list(names.stream())));
  }

  private Optional<String> problem(CsvColumn column) {
    return switch (places(column).size()) {
      case 0 ->
          Optional.of(
              "no column for the %s (%s)"
                  .formatted(column.title(), String.join(", ", column.names())));
      case 1 -> Optional.empty();
      default ->
          Optional.of(
              "more than one column for the %s (%s), keep one"
                  .formatted(column.title(), list(places(column).stream().map(names::get))));
    };
  }

  private static String list(Stream<String> names) {
    return names.map(CsvHeader::shown).collect(Collectors.joining(", "));
  }

  private static String shown(String name) {
    if (name.isEmpty()) {
      return "(no name)";
    }
    boolean mayBeSecret =
        name.length() > LONGEST || name.chars().filter(Character::isDigit).count() > MOST_DIGITS;
    return mayBeSecret ? "(not shown)" : SanitizedText.line(name);
  }
}
