package io.github.atlaskeys.files;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.files.CsvText.UnreadableException;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Unassignment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A CSV file of projects and API keys, as people and exports write it. It is read as a stream: rows
 * are handed on while errors may still follow, so the caller must not act on them before the end.
 */
public final class KeysCsv {
  /** Takes each row, in the order of the file. */
  @FunctionalInterface
  public interface RowConsumer<T> {
    void accept(T row) throws IOException, InterruptedException;
  }

  /** What a file has columns for. A project or a key may be given in more than one column. */
  private enum Subject {
    PROJECT("project", Column.PROJECT_ID, Column.PROJECT, Column.PROJECT_NAME),
    API_KEY("API key", Column.API_KEY_ID, Column.API_KEY, Column.PUBLIC_KEY),
    ROLES("roles", Column.ROLES, Column.ROLES, Column.ROLES);

    final String title;
    final Column id;
    final Column idOrName;
    final Column name;

    Subject(String title, Column id, Column idOrName, Column name) {
      this.title = title;
      this.id = id;
      this.idOrName = idOrName;
      this.name = name;
    }

    /** A row to restore is one that this program wrote, or as exact. */
    List<Column> columns(boolean restore) {
      return Stream.of(id, idOrName, name)
          .filter(column -> !restore || column != name || this == ROLES)
          .distinct()
          .toList();
    }
  }

  /** A column, by each name that people and exports give it; examples use the first. */
  private enum Column {
    PROJECT_ID("projectId, groupId"),
    PROJECT("project, group"),
    PROJECT_NAME("projectName, groupName"),
    API_KEY_ID("apiKeyId, keyId, apiUserId"),
    API_KEY("apiKey, key"),
    PUBLIC_KEY("publicKey, publicApiKey"),
    ROLES("roles, projectRoles, roleNames");

    final String list;

    Column(String list) {
      this.list = list;
    }

    List<String> names() {
      return List.of(list.split(", "));
    }
  }

  private static final Map<String, Column> COLUMNS =
      Stream.of(Column.values())
          .flatMap(column -> column.names().stream().map(name -> Map.entry(bare(name), column)))
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

  private static final List<Character> DELIMITERS = List.of(',', ';', '\t');
  private static final Pattern ID = Pattern.compile("\\p{XDigit}{24}");

  /** Looser than Atlas's public keys, and still not the form of any secret. */
  private static final Pattern PUBLIC_KEY = Pattern.compile("[A-Za-z0-9]{1,31}");

  /** Longer than a project's name can be, so it may be a secret of an unknown form. */
  private static final int MAX_NAME_LENGTH = 64;

  /** A column's name that is longer, or has more digits, may be a secret. */
  private static final int MAX_TITLE_LENGTH = 40;

  private static final int MAX_TITLE_DIGITS = 3;

  private final Path file;
  private final boolean restore;
  private final RowConsumer<Row> rows;
  private final RowConsumer<UnresolvedRow> unresolved;
  private final Reading reading = new Reading();

  private KeysCsv(
      Path file, boolean restore, RowConsumer<Row> rows, RowConsumer<UnresolvedRow> unresolved) {
    this.file = file;
    this.restore = restore;
    this.rows = rows;
    this.unresolved = unresolved;
  }

  /**
   * Reads rows of a key and a project. Where a row has an ID, the ID counts; else it may have a
   * public key, or the name of the project. A file without any column for the project is about
   * every project of its keys.
   *
   * @param rows takes the rows that have both IDs
   * @param unresolved takes the others
   * @throws IOException only from a consumer; a file that cannot be read is an error of the reading
   */
  public static Reading toUnassign(
      Path file, RowConsumer<Row> rows, RowConsumer<UnresolvedRow> unresolved)
      throws IOException, InterruptedException {
    return new KeysCsv(file, false, rows, unresolved).read();
  }

  /**
   * Reads rows of a project's ID, a key's ID and the roles to restore.
   *
   * @throws IOException only from the consumer; a file that cannot be read is an error of the
   *     reading
   */
  public static Reading toRestore(Path file, RowConsumer<Row> rows)
      throws IOException, InterruptedException {
    return new KeysCsv(file, true, rows, row -> {}).read();
  }

  private Reading read() throws IOException, InterruptedException {
    try {
      Optional<Header> header = header();
      Optional<String> problem = header.flatMap(this::problem);
      if (header.isEmpty()) {
        reading.addError("the file is empty");
      } else if (problem.isPresent()) {
        reading.addError(header.get().line, problem.get());
      } else {
        readRows(header.get());
      }
    } catch (UnreadableException e) {
      reading.addError(e.line(), String.valueOf(e.getMessage()));
    }
    return reading;
  }

  /** The line that names the columns: those that are known, and where they are. */
  private record Header(
      long line, char delimiter, List<String> names, Map<Column, List<Integer>> places) {
    /** By known columns first: a name may hold commas. */
    static final Comparator<Header> SENSE =
        Comparator.<Header>comparingInt(header -> header.places.size())
            .thenComparing(header -> header.names.size());

    static Header of(long line, char delimiter, List<String> names) {
      Map<Column, List<Integer>> places = new EnumMap<>(Column.class);
      for (int i = 0; i < names.size(); i++) {
        Column column = COLUMNS.get(bare(names.get(i)));
        if (column != null) {
          places.computeIfAbsent(column, first -> new ArrayList<>()).add(i);
        }
      }
      return new Header(line, delimiter, List.copyOf(names), places);
    }

    List<Integer> places(Column column) {
      return places.getOrDefault(column, List.of());
    }

    boolean has(Column column) {
      return places.containsKey(column);
    }
  }

  /** The first record, read with the delimiter that makes most sense of it. */
  private Optional<Header> header() throws IOException {
    Optional<Header> best = Optional.empty();
    Optional<UnreadableException> problem = Optional.empty();
    for (char delimiter : DELIMITERS) {
      try (CsvRecords records = CsvRecords.open(file, delimiter)) {
        if (!records.next()) {
          return Optional.empty();
        }
        var header = Header.of(records.line(), delimiter, records.values());
        if (best.isEmpty() || Header.SENSE.compare(header, best.get()) > 0) {
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

  /** Why the columns are not clear, if they are not: all of it in one message. */
  private Optional<String> problem(Header header) {
    String problems =
        subjects()
            .flatMap(subject -> Stream.concat(missing(header, subject), repeated(header, subject)))
            .collect(Collectors.joining("; "));
    if (problems.isEmpty()) {
      return Optional.empty();
    }
    if (header.names.stream().anyMatch(name -> ID.matcher(name).matches())) {
      return Optional.of(
          "the first line must name the columns, e.g. "
              + subjects()
                  .map(subject -> subject.id.names().get(0))
                  .collect(Collectors.joining(",")));
    }
    return Optional.of("%s; the columns are: %s".formatted(problems, shown(header.names)));
  }

  private Stream<Subject> subjects() {
    return Stream.of(Subject.values()).filter(subject -> restore || subject != Subject.ROLES);
  }

  private Stream<String> missing(Header header, Subject subject) {
    List<Column> columns = subject.columns(restore);
    if (columns.stream().anyMatch(header::has)
        || (subject == Subject.PROJECT && !restore && !mayNameProjects(header))) {
      return Stream.empty();
    }
    return Stream.of(
        "no column for the %s (%s)"
            .formatted(
                subject.title,
                columns.stream().map(column -> column.list).collect(Collectors.joining(", "))));
  }

  /** A column misspelled must not turn one project into all of them. */
  private static boolean mayNameProjects(Header header) {
    return header.names.stream()
        .map(KeysCsv::bare)
        .anyMatch(name -> name.contains("proj") || name.contains("group"));
  }

  private Stream<String> repeated(Header header, Subject subject) {
    return subject.columns(restore).stream()
        .map(header::places)
        .filter(places -> places.size() > 1)
        .map(places -> shown(places.stream().map(header.names::get).toList()))
        .map(
            names ->
                "more than one column for the %s (%s), keep one".formatted(subject.title, names));
  }

  private static String shown(List<String> names) {
    return names.stream().map(KeysCsv::shown).collect(Collectors.joining(", "));
  }

  private static String shown(String name) {
    boolean mayBeSecret =
        name.length() > MAX_TITLE_LENGTH
            || name.chars().filter(Character::isDigit).count() > MAX_TITLE_DIGITS;
    return mayBeSecret ? "(not shown)" : name.isEmpty() ? "(no name)" : SanitizedText.line(name);
  }

  /** {@code GROUP-ID}, {@code group_id} and {@code Group Id} are all {@code groupid}. */
  private static String bare(String name) {
    return name.replaceAll("[-_.\\s]", "").toLowerCase(Locale.ROOT);
  }

  private void readRows(Header header) throws IOException, InterruptedException {
    boolean everyProject = Subject.PROJECT.columns(restore).stream().noneMatch(header::has);
    try (CsvRecords records = CsvRecords.open(file, header.delimiter)) {
      records.next(); // the header
      while (records.next()) {
        List<String> values = records.values();
        int columns = header.names.size();
        if (values.stream().skip(columns).anyMatch(value -> !value.isEmpty())) {
          // One too many may have pushed another project's ID into the project's column.
          reading.addError(
              records.line(),
              "%d values, but the header has %d; quote values that contain the delimiter"
                  .formatted(values.size(), columns));
        } else {
          readRow(new Cells(records.line(), values, header), everyProject);
        }
      }
    }
    if (reading.rows() == 0 && reading.errorCount() == 0) {
      reading.addError("there are no rows below the header");
    }
  }

  /** The values of one row by column. */
  private record Cells(long line, List<String> values, Header header) {
    /** Empty where there is none. */
    String at(Column column) {
      List<Integer> places = header.places(column);
      return places.isEmpty() || places.get(0) >= values.size() ? "" : values.get(places.get(0));
    }
  }

  /** A project or a key: its ID, or else its name. */
  private record Reference<T>(Optional<T> id, Optional<String> name) {}

  private void readRow(Cells cells, boolean everyProject) throws IOException, InterruptedException {
    long errors = reading.errorCount();
    var project =
        everyProject
            ? new Reference<ProjectId>(Optional.empty(), Optional.empty())
            : reference(cells, Subject.PROJECT, ProjectId::new, KeysCsv::projectName);
    var apiKey = reference(cells, Subject.API_KEY, ApiKeyId::new, KeysCsv::publicKey);
    List<String> roles = restore ? roles(cells) : List.of();
    if (reading.errorCount() > errors) {
      return;
    }
    reading.addRow();
    if (project.id.isPresent() && apiKey.id.isPresent()) {
      rows.accept(new Row(cells.line, new Unassignment(project.id.get(), apiKey.id.get()), roles));
    } else {
      unresolved.accept(
          new UnresolvedRow(cells.line, project.id, project.name, apiKey.id, apiKey.name));
    }
  }

  private <T> Reference<T> reference(
      Cells cells, Subject subject, Function<String, T> toId, Function<String, String> toName) {
    String either = cells.at(subject.idOrName);
    boolean eitherIsId = restore || ID.matcher(either).matches();
    String id = cells.at(subject.id);
    String name = restore ? "" : cells.at(subject.name);
    try {
      if (eitherIsId && !either.isEmpty()) {
        requireSame(id, either, "IDs", subject);
        id = either;
      } else if (id.isEmpty()) {
        requireSame(name, either, "names", subject);
        name = name.isEmpty() ? either : name;
      }
      if (!id.isEmpty()) {
        return new Reference<>(Optional.of(toId.apply(id)), Optional.empty());
      }
      if (name.isEmpty()) {
        throw new IllegalArgumentException("the %s is missing".formatted(subject.title));
      }
      if (subject == Subject.API_KEY && ID.matcher(name).matches()) {
        return new Reference<>(Optional.of(toId.apply(name)), Optional.empty());
      }
      return new Reference<>(Optional.empty(), Optional.of(toName.apply(name)));
    } catch (IllegalArgumentException e) {
      reading.addError(cells.line, String.valueOf(e.getMessage()));
      return new Reference<>(Optional.empty(), Optional.empty());
    }
  }

  private static void requireSame(String one, String other, String what, Subject subject) {
    if (!one.isEmpty() && !other.isEmpty() && !one.equalsIgnoreCase(other)) {
      throw new IllegalArgumentException(
          "two different %s for the %s; keep one".formatted(what, subject.title));
    }
  }

  private static String projectName(String name) {
    if (name.length() > MAX_NAME_LENGTH || looksSecret(name)) {
      throw new IllegalArgumentException("not a project's ID or name (not shown)");
    }
    return name;
  }

  private static String publicKey(String key) {
    if (!PUBLIC_KEY.matcher(key).matches() || looksSecret(key)) {
      throw new IllegalArgumentException(
          "not an API key's ID or public key (not shown: it may be a private key)");
    }
    return key;
  }

  private List<String> roles(Cells cells) {
    String cell = cells.at(Column.ROLES);
    List<String> roles = List.of();
    try {
      roles = RoleNames.fromCell(cell);
    } catch (IllegalArgumentException e) {
      // Its message may quote the cell.
    }
    // Otherwise any name may be a role: what an undo file holds must come back.
    if (roles.isEmpty() || looksSecret(cell) || roles.stream().anyMatch(KeysCsv::looksSecret)) {
      reading.addError(cells.line, "roles must be names such as GROUP_READ_ONLY, at least one");
    }
    return roles;
  }

  private static boolean looksSecret(String text) {
    return !SanitizedText.message(text).equals(SanitizedText.line(text));
  }
}
