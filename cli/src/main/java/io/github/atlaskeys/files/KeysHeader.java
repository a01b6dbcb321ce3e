package io.github.atlaskeys.files;

import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.files.CsvRecords.UnreadableException;
import io.github.atlaskeys.files.KeysCsv.Purpose;
import io.github.atlaskeys.text.SanitizedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The line of a CSV file that names its columns.
 *
 * @param line where it is
 * @param delimiter what separates the values of the file
 * @param titles of all columns
 * @param columns those that mean something, by their place
 */
record KeysHeader(long line, char delimiter, List<String> titles, Map<Integer, Column> columns) {
  /** What a row has. */
  enum Subject {
    PROJECT("project"),
    API_KEY("API key or service account"),
    ROLES("roles");

    final String text;

    Subject(String text) {
      this.text = text;
    }
  }

  /** What a column's values are. */
  enum Values {
    IDS,
    NAMES,
    IDS_AND_NAMES
  }

  /**
   * A column.
   *
   * @param titles each that people and exports give it; examples use the first
   */
  record Column(Subject subject, Values values, List<String> titles) {
    boolean holdsId(String value) {
      return values == Values.IDS || (values == Values.IDS_AND_NAMES && PrincipalId.matches(value));
    }
  }

  /** Beside a column for keys, too: each row has a value in one of them. */
  private static final Column CLIENT_ID =
      new Column(Subject.API_KEY, Values.IDS, List.of("clientId", "serviceAccountId"));

  /** A project or a key may stand in more than one column. */
  static final List<Column> TO_UNASSIGN =
      List.of(
          new Column(Subject.PROJECT, Values.IDS, List.of("projectId", "groupId")),
          new Column(Subject.PROJECT, Values.IDS_AND_NAMES, List.of("project", "group")),
          new Column(Subject.PROJECT, Values.NAMES, List.of("projectName", "groupName")),
          new Column(Subject.API_KEY, Values.IDS, List.of("apiKeyId", "keyId", "apiUserId")),
          CLIENT_ID,
          new Column(Subject.API_KEY, Values.IDS_AND_NAMES, List.of("apiKey", "key")),
          new Column(Subject.API_KEY, Values.IDS_AND_NAMES, List.of("publicKey", "publicApiKey")));

  /** A row to restore is one that this program wrote, or as exact: with IDs. */
  static final List<Column> TO_RESTORE =
      List.of(
          new Column(
              Subject.PROJECT, Values.IDS, List.of("projectId", "groupId", "project", "group")),
          new Column(
              Subject.API_KEY,
              Values.IDS,
              List.of("apiKeyId", "keyId", "apiUserId", "apiKey", "key")),
          CLIENT_ID,
          new Column(Subject.ROLES, Values.NAMES, List.of("roles", "projectRoles", "roleNames")));

  /** What the rows of a run are saved as; roles follow where they are to be restored. */
  static final String SAVED = "line,projectId,apiKeyId";

  /** The column that says where a report has the key, as find-key writes it. */
  static final String FOUND_AT = "foundAt";

  static final List<Character> DELIMITERS = List.of(',', ';', '\t');

  /** By known columns first: a name may hold commas. */
  private static final Comparator<KeysHeader> SENSE =
      Comparator.<KeysHeader>comparingInt(header -> header.columns.size())
          .thenComparing(header -> header.titles.size());

  /** A column's name that is longer, or has more digits, may be a secret. */
  private static final int MAX_TITLE_LENGTH = 40;

  private static final int MAX_TITLE_DIGITS = 3;

  /** Atlas's; no known column is called so. */
  private static final Pattern PUBLIC_KEY = Pattern.compile("[a-z]{8}");

  /** The first record, read with the delimiter that makes most sense of it; empty if none is. */
  static Optional<KeysHeader> of(Path file, List<Column> known) throws IOException {
    var byTitle = new HashMap<String, Column>();
    known.forEach(it -> it.titles.forEach(title -> byTitle.put(bare(title), it)));
    Optional<KeysHeader> best = Optional.empty();
    Optional<UnreadableException> problem = Optional.empty();
    for (char delimiter : DELIMITERS) {
      try (CsvRecords records = new CsvRecords(file, delimiter)) {
        if (!records.next()) {
          return Optional.empty();
        }
        KeysHeader header = of(records, delimiter, byTitle);
        if (best.isEmpty() || SENSE.compare(header, best.get()) > 0) {
          best = Optional.of(header);
        }
      } catch (UnreadableException e) { // quotes may make no sense with the wrong delimiter
        problem = problem.or(() -> Optional.of(e));
      }
    }
    if (best.isEmpty() && problem.isPresent()) {
      throw problem.get();
    }
    return best;
  }

  private static KeysHeader of(CsvRecords records, char delimiter, Map<String, Column> byTitle) {
    List<String> titles = List.copyOf(records.values());
    var columns = new TreeMap<Integer, Column>();
    for (int i = 0; i < titles.size(); i++) {
      Column column = byTitle.get(bare(titles.get(i)));
      if (column != null) {
        columns.put(i, column);
      }
    }
    return new KeysHeader(records.line(), delimiter, titles, columns);
  }

  /** {@code GROUP-ID}, {@code group_id} and {@code Group Id} are all {@code groupid}. */
  private static String bare(String title) {
    return title.replaceAll("[-_.\\s]", "").toLowerCase(Locale.ROOT);
  }

  /** Whether a run has saved these rows. */
  boolean isSaved() {
    String line = String.join(",", titles);
    return line.equals(SAVED)
        || line.equals(SAVED + ",roles")
        || line.equals(SAVED + "," + FOUND_AT);
  }

  /** Whether there is a column for it. */
  boolean has(Subject subject) {
    return columns.values().stream().anyMatch(column -> column.subject == subject);
  }

  /** Why the columns are not clear, if they are not: all of it in one message. */
  Optional<String> problem(Purpose purpose) {
    Map<Subject, List<Column>> known =
        purpose.columns().stream()
            .collect(Collectors.groupingBy(Column::subject, TreeMap::new, Collectors.toList()));
    var problems = new ArrayList<String>();
    known.forEach(
        (subject, wanted) -> {
          if (!has(subject) && !(subject == Subject.PROJECT && mayLackProjects(purpose))) {
            problems.add(
                wanted.stream()
                    .flatMap(column -> column.titles.stream())
                    .collect(
                        Collectors.joining(", ", "no column for the " + subject.text + " (", ")")));
          }
          wanted.forEach(column -> repeated(column).ifPresent(problems::add));
        });
    if (problems.isEmpty()) {
      return Optional.empty();
    }
    boolean alone = purpose != Purpose.RESTORE && titles.size() == 1;
    if (alone && PrincipalId.matches(titles.get(0))) {
      return Optional.of(list("IDs", "key"));
    }
    if (titles.stream().anyMatch(PrincipalId::matches)) {
      return Optional.of(
          known.values().stream()
              .map(wanted -> wanted.get(0).titles.get(0))
              .collect(Collectors.joining(",", "the first line must name the columns, e.g. ", "")));
    }
    boolean list = alone && PUBLIC_KEY.matcher(titles.get(0)).matches();
    return Optional.of(
        "%s%s"
            .formatted(
                list
                    ? list("public keys", "publicKey")
                    : "%s; the columns are: %s"
                        .formatted(String.join("; ", problems), shown(titles)),
                purpose == Purpose.UNASSIGN && !has(Subject.PROJECT)
                    ? "; --all-projects unassigns each key from every project"
                    : ""));
  }

  private static String list(String of, String title) {
    return "this looks like a list of %s. Add a first line \"%s\", or name it with --from"
        .formatted(of, title);
  }

  /** A column misspelled must not turn one project into all of them, not even when asked to. */
  private boolean mayLackProjects(Purpose purpose) {
    return purpose == Purpose.UNASSIGN_EVERYWHERE
        && titles.stream()
            .map(KeysHeader::bare)
            .noneMatch(title -> title.contains("proj") || title.contains("group"));
  }

  private Optional<String> repeated(Column column) {
    List<String> same =
        columns.entrySet().stream()
            .filter(each -> each.getValue().equals(column))
            .map(each -> titles.get(each.getKey()))
            .toList();
    return Optional.of(same)
        .filter(found -> found.size() > 1)
        .map(KeysHeader::shown)
        .map(
            "more than one column for the %s (%%s), keep one".formatted(column.subject.text)
                ::formatted);
  }

  private static String shown(List<String> titles) {
    return titles.stream().map(KeysHeader::shown).collect(Collectors.joining(", "));
  }

  private static String shown(String title) {
    boolean mayBeSecret =
        title.length() > MAX_TITLE_LENGTH
            || title.chars().filter(Character::isDigit).count() > MAX_TITLE_DIGITS;
    return mayBeSecret
        ? "(not shown)"
        : title.isEmpty() ? "(no name)" : SanitizedText.message(title);
  }
}
