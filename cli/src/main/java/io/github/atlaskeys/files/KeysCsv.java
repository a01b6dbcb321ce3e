package io.github.atlaskeys.files;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.files.CsvRecords.UnreadableException;
import io.github.atlaskeys.files.KeysHeader.Column;
import io.github.atlaskeys.files.KeysHeader.Subject;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.text.UsageException;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Rows;
import io.github.atlaskeys.unassign.Unassignment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.regex.Pattern;

/** A CSV file of projects and API keys, as people and exports write it. */
public final class KeysCsv {
  /**
   * The rows of a file.
   *
   * @param rows those that have both IDs
   * @param unresolved the others
   */
  public record Contents(Rows rows, List<UnresolvedRow> unresolved) {}

  static final Pattern ID = Pattern.compile("\\p{XDigit}{24}");

  /** Looser than Atlas's public keys, and still not the form of any secret. */
  private static final Pattern PUBLIC_KEY = Pattern.compile("[A-Za-z0-9]{1,31}");

  /** Longer than a project's name can be, so it may be a secret of an unknown form. */
  private static final int MAX_NAME_LENGTH = 64;

  /** A screenful; a column mixed up makes an error in each of a million rows. */
  private static final int MAX_ERRORS = 20;

  private final boolean restore;
  private final Rows.Builder rows = Rows.builder();
  private final List<UnresolvedRow> unresolved = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private long errorCount;
  private boolean empty = true;

  private KeysCsv(boolean restore) {
    this.restore = restore;
  }

  /**
   * Reads rows of a key and a project. Where a row has an ID, the ID counts; else it may have a
   * public key, or the name of the project. A file without any column for the project is about
   * every project of its keys.
   *
   * @param name what the user calls the file
   * @throws UsageException if there are errors: one line for one, else a heading and a line each
   */
  public static Contents toUnassign(Path file, String name) {
    return read(file, false).requireValid(name).contents();
  }

  /** Reads rows of a project's ID, a key's ID and the roles to restore, in the same way. */
  public static Contents toRestore(Path file, String name) {
    return read(file, true).requireValid(name).contents();
  }

  static KeysCsv read(Path file, boolean restore) {
    var csv = new KeysCsv(restore);
    try {
      Optional<KeysHeader> header = KeysHeader.of(file);
      Optional<String> problem = header.flatMap(found -> found.problem(restore));
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
    return new Contents(rows.build(), unresolved);
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
    errors.forEach(lines::add);
    if (errorCount > MAX_ERRORS) {
      lines.add("and %,d more".formatted(errorCount - MAX_ERRORS));
    }
    throw new UsageException(lines.toString());
  }

  private void readRows(Path file, KeysHeader header) throws IOException {
    boolean everyProject = !header.has(Subject.PROJECT, restore);
    int columns = header.names().size();
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
          readRow(new Cells(records.line(), values, header), everyProject);
        }
      }
    }
    if (empty && errorCount == 0) {
      addError("there are no rows below the header");
    }
  }

  /** The values of one row by column. */
  private record Cells(long line, List<String> values, KeysHeader header) {
    String at(Column column) {
      return header.value(values, column);
    }
  }

  /** A project or a key: its ID, or else its name. */
  private record Reference<T>(Optional<T> id, Optional<String> name) {
    static <T> Reference<T> none() {
      return new Reference<>(Optional.empty(), Optional.empty());
    }
  }

  private void readRow(Cells cells, boolean everyProject) {
    long before = errorCount;
    Reference<ProjectId> project =
        everyProject
            ? Reference.none()
            : reference(cells, Subject.PROJECT, ProjectId::new, KeysCsv::projectName);
    Reference<ApiKeyId> apiKey =
        reference(cells, Subject.API_KEY, ApiKeyId::new, KeysCsv::publicKey);
    List<String> roles = restore ? roles(cells) : List.of();
    if (errorCount > before) {
      return;
    }
    empty = false;
    if (project.id.isPresent() && apiKey.id.isPresent()) {
      rows.add(new Row(cells.line, new Unassignment(project.id.get(), apiKey.id.get()), roles));
    } else {
      unresolved.add(
          new UnresolvedRow(cells.line, project.id, project.name, apiKey.id, apiKey.name));
    }
  }

  private <T> Reference<T> reference(
      Cells cells, Subject subject, Function<String, T> toId, Function<String, String> toName) {
    String id = cells.at(subject.id);
    String either = cells.at(subject.idOrName);
    String name = restore ? "" : cells.at(subject.named);
    try {
      if (!either.isEmpty() && (restore || ID.matcher(either).matches())) {
        requireSame(id, either, "IDs", subject);
        id = either;
      } else if (id.isEmpty()) {
        requireSame(name, either, "names", subject);
        name = name.isEmpty() ? either : name;
        id = subject == Subject.API_KEY && ID.matcher(name).matches() ? name : "";
      }
      if (id.isEmpty() && name.isEmpty()) {
        throw new IllegalArgumentException("the %s is missing".formatted(subject.title));
      }
      return id.isEmpty()
          ? new Reference<>(Optional.empty(), Optional.of(toName.apply(name)))
          : new Reference<>(Optional.of(toId.apply(id)), Optional.empty());
    } catch (IllegalArgumentException e) {
      addError(cells.line, String.valueOf(e.getMessage()));
      return Reference.none();
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
      addError(cells.line, "roles must be names such as GROUP_READ_ONLY, at least one");
    }
    return roles;
  }

  private static boolean looksSecret(String text) {
    return !SanitizedText.message(text).equals(SanitizedText.line(text));
  }
}
