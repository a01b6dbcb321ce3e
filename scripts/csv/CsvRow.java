package scripts.csv;

import io.github.atlaskeys.admin.ApiKeyId;
import io.github.atlaskeys.admin.ProjectId;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Unassignment;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Makes a row of a record, or says each thing that is wrong with it. */
final class CsvRow {
  private static final Pattern BETWEEN_ROLES = Pattern.compile("[\\s,;]+");

  /** Loose enough for roles to come, too narrow for a private key. */
  private static final Pattern ROLE = Pattern.compile("[A-Z][A-Z_]*");

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
        : Optional.of(new Row(line, new Unassignment(project.get(), apiKey.get()), roles.get()));
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
      return Optional.of(id.apply(values.get(places.get(column))));
    } catch (IllegalArgumentException e) {
      faults.add(line, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<List<String>> roles(long line, List<String> values) {
    if (!places.containsKey(CsvColumn.ROLES)) {
      return Optional.of(List.of());
    }
    List<String> roles =
        BETWEEN_ROLES
            .splitAsStream(values.get(places.get(CsvColumn.ROLES)))
            .filter(role -> !role.isEmpty())
            .distinct()
            .toList();
    if (roles.isEmpty() || !roles.stream().allMatch(role -> ROLE.matcher(role).matches())) {
      faults.add(line, "roles must be names such as GROUP_READ_ONLY, at least one");
      return Optional.empty();
    }
    return Optional.of(roles);
  }
}
