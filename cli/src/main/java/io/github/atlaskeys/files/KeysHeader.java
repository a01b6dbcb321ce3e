package io.github.atlaskeys.files;

import io.github.atlaskeys.files.CsvRecords.UnreadableException;
import io.github.atlaskeys.text.SanitizedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The line of a CSV file that names its columns.
 *
 * @param line where it is
 * @param delimiter what separates the values of the file
 * @param names all columns
 * @param places where the known columns are; more than one place is an error
 */
record KeysHeader(
    long line, char delimiter, List<String> names, Map<Column, List<Integer>> places) {
  /** A column, by each name that people and exports give it; examples use the first. */
  enum Column {
    PROJECT_ID("projectId, groupId"),
    PROJECT("project, group"),
    PROJECT_NAME("projectName, groupName"),
    API_KEY_ID("apiKeyId, keyId, apiUserId"),
    API_KEY("apiKey, key"),
    PUBLIC_KEY("publicKey, publicApiKey"),
    ROLES("roles, projectRoles, roleNames");

    private final String list;

    Column(String list) {
      this.list = list;
    }

    private List<String> names() {
      return List.of(list.split(", "));
    }
  }

  /** What a file has columns for. A project or a key may be given in more than one column. */
  enum Subject {
    PROJECT("project", Column.PROJECT_ID, Column.PROJECT, Column.PROJECT_NAME),
    API_KEY("API key", Column.API_KEY_ID, Column.API_KEY, Column.PUBLIC_KEY),
    ROLES("roles", Column.ROLES, Column.ROLES, Column.ROLES);

    final String title;
    final Column id;
    final Column idOrName;
    final Column named;

    Subject(String title, Column id, Column idOrName, Column named) {
      this.title = title;
      this.id = id;
      this.idOrName = idOrName;
      this.named = named;
    }

    /** A row to restore is one that this program wrote, or as exact: with IDs. */
    private List<Column> columns(boolean restore) {
      return Stream.of(id, idOrName, restore ? id : named).distinct().toList();
    }

    private static Stream<Subject> of(boolean restore) {
      return Stream.of(values()).filter(subject -> restore || subject != ROLES);
    }
  }

  private static final Map<String, Column> COLUMNS =
      Stream.of(Column.values())
          .flatMap(column -> column.names().stream().map(name -> Map.entry(bare(name), column)))
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

  private static final List<Character> DELIMITERS = List.of(',', ';', '\t');

  /** By known columns first: a name may hold commas. */
  private static final Comparator<KeysHeader> SENSE =
      Comparator.<KeysHeader>comparingInt(header -> header.places.size())
          .thenComparing(header -> header.names.size());

  /** A column's name that is longer, or has more digits, may be a secret. */
  private static final int MAX_TITLE_LENGTH = 40;

  private static final int MAX_TITLE_DIGITS = 3;

  /** The first record, read with the delimiter that makes most sense of it; empty if none is. */
  static Optional<KeysHeader> of(Path file) throws IOException {
    Optional<KeysHeader> best = Optional.empty();
    Optional<UnreadableException> problem = Optional.empty();
    for (char delimiter : DELIMITERS) {
      try (CsvRecords records = new CsvRecords(file, delimiter)) {
        if (!records.next()) {
          return Optional.empty();
        }
        KeysHeader header = of(records, delimiter);
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

  private static KeysHeader of(CsvRecords records, char delimiter) {
    List<String> names = List.copyOf(records.values());
    Map<Column, List<Integer>> places = new EnumMap<>(Column.class);
    for (int i = 0; i < names.size(); i++) {
      Column column = COLUMNS.get(bare(names.get(i)));
      if (column != null) {
        places.computeIfAbsent(column, first -> new ArrayList<>()).add(i);
      }
    }
    return new KeysHeader(records.line(), delimiter, names, places);
  }

  /** {@code GROUP-ID}, {@code group_id} and {@code Group Id} are all {@code groupid}. */
  private static String bare(String name) {
    return name.replaceAll("[-_.\\s]", "").toLowerCase(Locale.ROOT);
  }

  boolean has(Subject subject, boolean restore) {
    return subject.columns(restore).stream().anyMatch(places::containsKey);
  }

  /** A row's value in this column; empty if there is none. */
  String value(List<String> values, Column column) {
    List<Integer> found = places.getOrDefault(column, List.of());
    return found.isEmpty() || found.get(0) >= values.size() ? "" : values.get(found.get(0));
  }

  /** Why the columns are not clear, if they are not: all of it in one message. */
  Optional<String> problem(boolean restore) {
    String problems =
        Subject.of(restore)
            .flatMap(
                subject -> Stream.concat(missing(subject, restore), repeated(subject, restore)))
            .collect(Collectors.joining("; "));
    if (problems.isEmpty()) {
      return Optional.empty();
    }
    if (names.stream().anyMatch(name -> KeysCsv.ID.matcher(name).matches())) {
      return Optional.of(
          Subject.of(restore)
              .map(subject -> subject.id.names().get(0))
              .collect(Collectors.joining(",", "the first line must name the columns, e.g. ", "")));
    }
    return Optional.of("%s; the columns are: %s".formatted(problems, shown(names)));
  }

  private Stream<String> missing(Subject subject, boolean restore) {
    boolean everyProject = subject == Subject.PROJECT && !restore && !mayNameProjects();
    if (has(subject, restore) || everyProject) {
      return Stream.empty();
    }
    return Stream.of(
        subject.columns(restore).stream()
            .map(column -> column.list)
            .collect(Collectors.joining(", ", "no column for the " + subject.title + " (", ")")));
  }

  /** A column misspelled must not turn one project into all of them. */
  private boolean mayNameProjects() {
    return names.stream()
        .map(KeysHeader::bare)
        .anyMatch(name -> name.contains("proj") || name.contains("group"));
  }

  private Stream<String> repeated(Subject subject, boolean restore) {
    return subject.columns(restore).stream()
        .map(column -> places.getOrDefault(column, List.of()))
        .filter(found -> found.size() > 1)
        .map(found -> shown(found.stream().map(names::get).toList()))
        .map("more than one column for the %s (%%s), keep one".formatted(subject.title)::formatted);
  }

  private static String shown(List<String> names) {
    return names.stream().map(KeysHeader::shown).collect(Collectors.joining(", "));
  }

  private static String shown(String name) {
    boolean mayBeSecret =
        name.length() > MAX_TITLE_LENGTH
            || name.chars().filter(Character::isDigit).count() > MAX_TITLE_DIGITS;
    return mayBeSecret ? "(not shown)" : name.isEmpty() ? "(no name)" : SanitizedText.line(name);
  }
}
