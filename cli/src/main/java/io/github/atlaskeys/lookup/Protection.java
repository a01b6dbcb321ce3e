package io.github.atlaskeys.lookup;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.files.InputFile;
import io.github.atlaskeys.files.TextFile;
import io.github.atlaskeys.find.KeyQuery;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.text.EndedException;
import io.github.atlaskeys.text.ExitCodes;
import io.github.atlaskeys.text.FirstFew;
import io.github.atlaskeys.text.UsageException;
import io.github.atlaskeys.unassign.Row;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keys, service accounts and projects that no command may change: files that name one on each line.
 * A line that names nothing is refused, because what it was meant to protect would not be.
 */
public final class Protection {
  private static final int MAX_MESSAGES = 20;

  /** A line of a file, and where it stands. */
  private record Line(String text, String where, Optional<String> id) {}

  private final List<Line> lines = new ArrayList<>();

  /** Where each ID is protected. */
  private final Map<String, String> places = new HashMap<>();

  /**
   * Reads the files; nothing is sent.
   *
   * @throws UsageException if one cannot be read, or a line can be no name and no ID
   */
  public Protection(List<String> files) {
    files.forEach(this::read);
  }

  private void read(String name) {
    if (name.equals("-")) {
      throw new UsageException("--protect needs the name of a file, not standard input");
    }
    try (InputFile input = InputFile.of(name, InputStream.nullInputStream());
        var reader = TextFile.open(input.path())) {
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        String text = line.replaceFirst("(^|\\s)#.*", "").strip();
        if (!text.isEmpty()) {
          lines.add(line(text, "%s, line %d".formatted(name, number)));
        }
      }
    } catch (IOException e) {
      throw new UsageException("%s cannot be read".formatted(name), e);
    }
  }

  private static Line line(String text, String where) {
    try {
      Optional<PrincipalId> key = PrincipalId.meantBy(text);
      ProjectRef project = ProjectRef.of(text); // 24 hex digits may be the ID of either
      return new Line(
          text, where, key.map(PrincipalId::value).or(() -> project.id().map(ProjectId::value)));
    } catch (IllegalArgumentException e) {
      throw new UsageException("%s: %s".formatted(where, e.getMessage()), e);
    }
  }

  /**
   * Looks up what the lines name. IDs need no request.
   *
   * @throws EndedException if a line names nothing that these credentials can see
   */
  public Protection resolve(Names names) throws IOException, InterruptedException {
    List<KeyQuery> publicKeys =
        lines.stream()
            .filter(line -> line.id().isEmpty() && ApiKey.isPublicKey(line.text()))
            .map(line -> KeyQuery.key(line.text()))
            .toList();
    SearchResult found = publicKeys.isEmpty() ? SearchResult.NONE : names.everywhere(publicKeys);
    var unknown = new ArrayList<Line>();
    for (Line line : lines) {
      List<String> ids =
          line.id().isPresent()
              ? List.of(line.id().get())
              : Stream.concat(
                      found.key(line.text()).map(access -> access.key().id().value()).stream(),
                      names.projects().stream()
                          .filter(project -> line.text().equalsIgnoreCase(project.name()))
                          .map(Project::id)
                          .map(ProjectId::value))
                  .toList();
      ids.forEach(id -> places.putIfAbsent(lower(id), line.where()));
      if (ids.isEmpty()) {
        unknown.add(line);
      }
    }
    if (!unknown.isEmpty()) {
      throw new EndedException(
          ExitCodes.REFUSED,
          "%s; correct or remove it, or use IDs (nothing was changed)"
              .formatted(
                  FirstFew.joined(
                      unknown,
                      MAX_MESSAGES,
                      line ->
                          "%s: no API key and no project called \"%s\" is visible to these credentials"
                              .formatted(line.where(), line.text()))),
          Optional.empty(),
          unknown.stream().map(Line::text).toList());
    }
    return this;
  }

  /** Where a key is protected, if it is. */
  public Optional<String> of(PrincipalId key) {
    return Optional.ofNullable(places.get(key.value()));
  }

  /** Where a project is protected, if it is. */
  public Optional<String> of(ProjectId project) {
    return Optional.ofNullable(places.get(project.value()));
  }

  /** The lines with an ID that is none of these, for people. */
  public List<String> without(Set<String> ids) {
    return lines.stream()
        .filter(line -> line.id().filter(id -> !ids.contains(lower(id))).isPresent())
        .map(line -> "%s (%s)".formatted(line.text(), line.where()))
        .toList();
  }

  private static String lower(String id) {
    return id.toLowerCase(Locale.ROOT);
  }

  private Optional<String> of(Row row) {
    return of(row.unassignment().principal()).or(() -> of(row.unassignment().project()));
  }

  private String what(Row row, Labels labels) {
    PrincipalId key = row.unassignment().principal();
    return of(key).isPresent()
        ? labels.named(key)
        : "project " + labels.project(row.unassignment().project());
  }

  /**
   * Demands that these keys may be changed, whatever projects they are assigned to.
   *
   * @throws UsageException if one is protected
   */
  public void permit(Collection<Principal> keys) {
    List<Principal> refused = keys.stream().filter(key -> of(key.id()).isPresent()).toList();
    if (!refused.isEmpty()) {
      throw new UsageException(
          "%s (nothing was changed)"
              .formatted(
                  FirstFew.joined(
                      refused,
                      MAX_MESSAGES,
                      key ->
                          "%s is protected (%s)"
                              .formatted(Labels.named(key), of(key.id()).orElseThrow()))));
    }
  }

  /**
   * Passes on what may be changed.
   *
   * @throws UsageException if anything in it is protected: then nothing is changed
   */
  public Selection permit(Selection selection) {
    List<Row> rows =
        places.isEmpty()
            ? List.of()
            : selection.rows().inOrder().filter(row -> of(row).isPresent()).toList();
    if (rows.isEmpty()) {
      return selection;
    }
    if (selection.isOneRow()) {
      throw new UsageException(
          "%s is protected (%s); nothing was changed"
              .formatted(what(rows.get(0), selection.labels()), of(rows.get(0)).orElseThrow()));
    }
    List<String> named =
        rows.stream()
            .limit(MAX_MESSAGES)
            .map(row -> "  %s (%s)".formatted(selection.name(row), of(row).orElseThrow()))
            .toList();
    throw new UsageException(
        "%,d of %s %s protected; nothing was changed\n%s\nRemove %s to change the others."
            .formatted(
                rows.size(),
                Labels.count(selection.rows().size(), selection.unit()),
                rows.size() == 1 ? "is" : "are",
                String.join("\n", FirstFew.of(named, MAX_MESSAGES, rows.size())),
                rows.size() == 1 ? "it" : "them"));
  }
}
