package io.github.atlaskeys.files;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.cli.SanitizedText;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Unassignment;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Turns a record into a row, or reports each error in it. */
final class CsvRow {
  private final Map<CsvColumn, Integer> places = new EnumMap<>(CsvColumn.class);
  private final int columns;
  private final FileFaults faults;

  CsvRow(CsvHeader header, List<CsvColumn> wanted, FileFaults faults) {
    wanted.forEach(column -> places.put(column, header.place(column)));
    this.columns = header.names().size();
    this.faults = faults;
  }

  Optional<Row> of(CsvRecords found) {
    long line = found.line();
    List<String> values = found.values();
    if (!hasItsColumns(line, values)) {
      return Optional.empty();
    }
    Optional<ProjectId> project = id(line, values, CsvColumn.PROJECT, ProjectId::new);
    Optional<ApiKeyId> apiKey = id(line, values, CsvColumn.API_KEY, ApiKeyId::new);
    Optional<List<String>> roles = roles(line, values);
    return project.isEmpty() || apiKey.isEmpty() || roles.isEmpty()
        ? Optional.empty()
        : row(line, new Unassignment(project.get(), apiKey.get()), roles.get());
  }

  /** A value too many may have pushed another project's id into the project's column. */
  private boolean hasItsColumns(long line, List<String> values) {
    for (var place : places.entrySet()) {
      if (place.getValue() >= values.size()) {
        faults.add(
            line,
            "%s where the header names %d; the %s is missing"
                .formatted(values(values.size()), columns, place.getKey().title()));
        return false;
      }
    }
    if (values.stream().skip(columns).anyMatch(value -> !value.isEmpty())) {
      faults.add(
          line,
          "%s where the header names %d; put quotes around one that holds the delimiter"
              .formatted(values(values.size()), columns));
      return false;
    }
    return true;
  }

  private static String values(int count) {
    return count == 1 ? "1 value" : count + " values";
  }

  private <T> Optional<T> id(
      long line, List<String> values, CsvColumn column, Function<String, T> id) {
    try {
      return Optional.of(id.apply(values.get(Objects.requireNonNull(places.get(column)))));
    } catch (IllegalArgumentException e) {
      faults.add(line, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<List<String>> roles(long line, List<String> values) {
    if (!places.containsKey(CsvColumn.ROLES)) {
      return Optional.of(List.of());
    }
    String cell = values.get(Objects.requireNonNull(places.get(CsvColumn.ROLES)));
    List<String> roles;
    try {
      roles = RoleNames.fromCell(cell);
    } catch (IllegalArgumentException e) {
      return notRoles(line);
    }
    boolean secret = Stream.concat(Stream.of(cell), roles.stream()).anyMatch(CsvRow::looksSecret);
    return roles.isEmpty() || secret ? notRoles(line) : Optional.of(roles);
  }

  /** Whatever else Atlas calls a role may be one: what an undo file holds must come back. */
  private static boolean looksSecret(String text) {
    return !SanitizedText.message(text).equals(SanitizedText.line(text));
  }

  private <T> Optional<T> notRoles(long line) {
    faults.add(line, "roles must be names such as GROUP_READ_ONLY, at least one");
    return Optional.empty();
  }

  private Optional<Row> row(long line, Unassignment unassignment, List<String> roles) {
    try {
      return Optional.of(new Row(line, unassignment, roles));
    } catch (IllegalArgumentException e) { // whose message may quote the file
      return notRoles(line);
    }
  }
}
