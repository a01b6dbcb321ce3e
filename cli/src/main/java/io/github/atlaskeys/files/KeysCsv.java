package io.github.atlaskeys.files;

import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.ServiceAccountId;
import io.github.atlaskeys.files.CsvRecords.UnreadableException;
import io.github.atlaskeys.files.KeysHeader.Column;
import io.github.atlaskeys.files.KeysHeader.Subject;
import io.github.atlaskeys.files.KeysHeader.Values;
import io.github.atlaskeys.text.FirstFew;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.text.UsageException;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Rows;
import io.github.atlaskeys.unassign.Unassignment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** A CSV file of projects and API keys or service accounts, as people and exports write it. */
public final class KeysCsv {
  /**
   * The rows of a file.
   *
   * @param rows those that have both IDs
   * @param repeated the first 20 of them that say what an earlier one says
   * @param repeatedCount how many do
   * @param unresolved the others
   * @param publicKeys what the file says of keys whose ID it has too
   * @param projectNames the same of projects
   * @param origins what the file says of a report that it is of
   */
  public record Contents(
      Rows rows,
      List<Rows.Repeated> repeated,
      long repeatedCount,
      List<UnresolvedRow> unresolved,
      Map<PrincipalId, String> publicKeys,
      Map<ProjectId, String> projectNames,
      Origins origins) {}

  /** What the rows are for. */
  enum Purpose {
    /** Each names its project. */
    UNASSIGN,
    /** One without a project means every project of its key. */
    UNASSIGN_EVERYWHERE,
    RESTORE;

    List<Column> columns() {
      return this == RESTORE ? KeysHeader.TO_RESTORE : KeysHeader.TO_UNASSIGN;
    }
  }

  /** Looser than Atlas's public keys, and still not the form of any secret. */
  private static final Pattern PUBLIC_KEY = Pattern.compile("[A-Za-z0-9]{1,31}");

  /**
   * Longer than the name of a project or a service account can be, so it may be a secret of an
   * unknown form.
   */
  private static final int MAX_NAME_LENGTH = 64;

  /** Longer than what find-key writes. */
  private static final int MAX_PLACE_LENGTH = 400;

  /** A screenful; a column mixed up makes an error in each of a million rows. */
  private static final int MAX_ERRORS = 20;

  private final Purpose purpose;
  private final Map<PrincipalId, String> publicKeys = new HashMap<>();
  private final Map<ProjectId, String> projectNames = new HashMap<>();
  private final Map<PrincipalId, String> foundAt = new HashMap<>();
  private final List<String> missing = new ArrayList<>();
  private boolean unsearched;
  private final Rows.Builder rows = Rows.builder();
  private final List<UnresolvedRow> unresolved = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private long errorCount;

  private KeysCsv(Purpose purpose) {
    this.purpose = purpose;
  }

  /**
   * Reads rows of a key and a project, each by its ID, or by its public key or name. A row that has
   * both must be about one key and one project.
   *
   * @param name what the user calls the file
   * @param allProjects whether a row without a project means every project of its key; otherwise it
   *     is an error
   * @throws UsageException if there are errors: one line for one, else a heading and a line each
   */
  public static Contents toUnassign(Path file, String name, boolean allProjects) {
    return read(file, allProjects ? Purpose.UNASSIGN_EVERYWHERE : Purpose.UNASSIGN)
        .requireValid(name)
        .contents();
  }

  /** Reads rows of a project's ID, a key's ID and the roles to restore, in the same way. */
  public static Contents toRestore(Path file, String name) {
    return read(file, Purpose.RESTORE).requireValid(name).contents();
  }

  static KeysCsv read(Path file, Purpose purpose) {
    var csv = new KeysCsv(purpose);
    try {
      Optional<KeysHeader> header = KeysHeader.of(file, purpose.columns());
      Optional<String> problem = header.flatMap(found -> found.problem(purpose));
      if (header.isEmpty()) {
        csv.addError("the file is empty");
      } else if (problem.isPresent()) {
        csv.addError(header.get().line(), problem.get());
      } else {
        csv.readRows(file, header.get());
      }
    } catch (UnreadableException e) {
      csv.addError(e.line, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      csv.addError("the file cannot be read (%s)".formatted(e.getMessage()));
    }
    return csv;
  }

  private void addError(long line, String problem) {
    addError("line %d: %s".formatted(line, problem));
  }

  private void addError(String problem) {
    errorCount++;
    if (errors.size() < MAX_ERRORS) {
      errors.add(problem);
    }
  }

  /** The first 20 errors, each with its line. */
  List<String> errors() {
    return errors;
  }

  long errorCount() {
    return errorCount;
  }

  Contents contents() {
    Rows built = rows.build();
    return new Contents(
        built,
        rows.repeated(),
        rows.repeatedCount(),
        unresolved,
        publicKeys,
        projectNames,
        new Origins(foundAt, missing, unsearched));
  }

  KeysCsv requireValid(String name) {
    if (errorCount == 0) {
      return this;
    }
    if (errorCount == 1) {
      throw new UsageException("%s: %s (nothing was sent)".formatted(name, errors.get(0)));
    }
    var lines = new StringJoiner(System.lineSeparator() + "  ");
    lines.add("%s has %,d errors; nothing was sent".formatted(name, errorCount));
    FirstFew.of(errors, MAX_ERRORS, errorCount).forEach(lines::add);
    throw new UsageException(lines.toString());
  }

  private void readRows(Path file, KeysHeader header) throws IOException {
    int columns = header.titles().size();
    int places = header.titles().indexOf(KeysHeader.FOUND_AT);
    try (CsvRecords records = new CsvRecords(file, header.delimiter())) {
      records.next(); // the header
      while (records.next()) {
        List<String> values = records.values();
        if (values.stream().skip(columns).anyMatch(value -> !value.isEmpty())) {
          // One too many may have pushed another project's ID into the project's column.
          addError(
              records.line(),
              "%d values, but the header has %d; quote values that contain the delimiter"
                  .formatted(values.size(), columns));
        } else {
          String place = places >= 0 && places < values.size() ? shown(values.get(places)) : "";
          if (header.isSaved() && values.get(0).equals(Origins.MISSING)) {
            missing.add(place);
          } else if (header.isSaved() && values.get(0).equals(Origins.UNSEARCHED)) {
            unsearched = true;
          } else {
            readRow(records.line(), values, header)
                .flatMap(UnresolvedRow::apiKey)
                .filter(key -> !place.isEmpty())
                .ifPresent(key -> foundAt.putIfAbsent(key, place));
          }
        }
      }
    }
  }

  private static String shown(String place) {
    String shown = SanitizedText.message(place);
    return shown.substring(0, Math.min(shown.length(), MAX_PLACE_LENGTH));
  }

  /** The row; empty if it has an error. */
  private Optional<UnresolvedRow> readRow(long place, List<String> values, KeysHeader header) {
    try {
      Reference project = Reference.of(Subject.PROJECT, values, header);
      Reference apiKey = Reference.of(Subject.API_KEY, values, header);
      Reference roles = Reference.of(Subject.ROLES, values, header);
      var row =
          new UnresolvedRow(
              header.isSaved() ? line(values.get(0)) : place,
              project.id.map(ProjectId::new),
              project.name.map(name -> projectName(name, project.column)),
              apiKey.id.map(PrincipalId::of),
              apiKey.name.map(name -> keyName(name, apiKey.id)));
      if (row.apiKey().isEmpty() && row.publicKey().isEmpty()) {
        throw new IllegalArgumentException("the API key or service account is missing");
      }
      if (row.everyProject() && purpose != Purpose.UNASSIGN_EVERYWHERE) {
        throw new IllegalArgumentException(
            "the project is missing"
                + (purpose == Purpose.RESTORE
                    ? ""
                    : "; name it, or use --all-projects to unassign such keys from every project"));
      }
      add(row, purpose == Purpose.RESTORE ? roles(roles.name.orElse("")) : List.of());
      return Optional.of(row);
    } catch (IllegalArgumentException e) {
      addError(place, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** Where the user wrote a row that a run has saved; 0 if nowhere. */
  private static long line(String saved) {
    return saved.matches("\\d{1,9}") ? Long.parseLong(saved) : 0;
  }

  private void add(UnresolvedRow row, List<String> roles) {
    row.project()
        .ifPresent(id -> requireOne(projectNames, id, row.projectName(), "project", "names"));
    row.apiKey()
        .ifPresent(
            id -> requireOne(publicKeys, id, row.publicKey(), id.kind().toString(), "names"));
    if (row.project().isPresent() && row.apiKey().isPresent()) {
      rows.add(
          new Row(row.line(), new Unassignment(row.project().get(), row.apiKey().get()), roles));
    } else {
      unresolved.add(row);
    }
  }

  /**
   * What the columns of a row say of one thing.
   *
   * @param column that of the name
   */
  private record Reference(Optional<String> id, Optional<String> name, String column) {
    static Reference of(Subject subject, List<String> values, KeysHeader header) {
      Optional<String> id = Optional.empty();
      Optional<String> name = Optional.empty();
      String title = "";
      for (Map.Entry<Integer, Column> each : header.columns().entrySet()) {
        Column column = each.getValue();
        if (column.subject() != subject || each.getKey() >= values.size()) {
          continue;
        }
        String value = values.get(each.getKey());
        if (column.holdsId(value) && !mayBeItsName(column, id)) {
          id = one(id, value, "IDs", subject);
        } else {
          name = one(name, value, "names", subject);
          title = value.isEmpty() ? title : header.titles().get(each.getKey());
        }
      }
      return new Reference(id, name, title);
    }

    /** Beside its client ID: people may call a service account anything, by another's ID, too. */
    private static boolean mayBeItsName(Column column, Optional<String> id) {
      return column.values() == Values.IDS_AND_NAMES
          && id.filter(ServiceAccountId::matches).isPresent();
    }

    private static Optional<String> one(
        Optional<String> before, String value, String what, Subject subject) {
      if (value.isEmpty()) {
        return before;
      }
      if (before.isPresent() && !before.get().equalsIgnoreCase(value)) {
        throw new IllegalArgumentException(
            "two different %s for the %s; keep one".formatted(what, subject.text));
      }
      return Optional.of(value);
    }
  }

  /** The file must not call one thing by two names: which of its rows would be wrong? */
  private static <T> void requireOne(
      Map<T, String> names, T id, Optional<String> name, String title, String what) {
    String before = name.isEmpty() ? null : names.putIfAbsent(id, name.get());
    if (before != null && !before.equalsIgnoreCase(name.get())) {
      throw new IllegalArgumentException(
          "%s %s has two %s in this file, %s and %s; correct one"
              .formatted(
                  title, id, what, SanitizedText.line(before), SanitizedText.line(name.get())));
    }
  }

  private static String projectName(String name, String column) {
    if (SanitizedText.looksSecret(name)) {
      throw new IllegalArgumentException("not a project's ID or name (not shown)");
    }
    if (name.length() > MAX_NAME_LENGTH) {
      throw new IllegalArgumentException(
          "%s has %,d characters (not shown), and the name of a project has at most %d; correct it, or use the project's ID"
              .formatted(column, name.length(), MAX_NAME_LENGTH));
    }
    return name;
  }

  /** A public key or, beside a client ID, what the account is called. */
  private static String keyName(String name, Optional<String> id) {
    if (SanitizedText.looksSecret(name) || !mayBeKeyName(name, id)) {
      throw new IllegalArgumentException(
          "not an API key's ID or public key, nor a client ID (not shown: it may be a secret)");
    }
    return name;
  }

  private static boolean mayBeKeyName(String name, Optional<String> id) {
    return id.filter(ServiceAccountId::matches).isPresent()
        ? name.length() <= MAX_NAME_LENGTH
        : PrincipalId.meantBy(name).isEmpty() && PUBLIC_KEY.matcher(name).matches();
  }

  private static List<String> roles(String cell) {
    List<String> roles = List.of();
    try {
      roles = RoleNames.fromCell(cell);
    } catch (IllegalArgumentException e) {
      // Its message may quote the cell.
    }
    // Otherwise any name may be a role: what an undo file holds must come back.
    if (roles.isEmpty()
        || SanitizedText.looksSecret(cell)
        || roles.stream().anyMatch(SanitizedText::looksSecret)) {
      throw new IllegalArgumentException(
          "roles must be names such as GROUP_READ_ONLY, at least one");
    }
    return roles;
  }
}
