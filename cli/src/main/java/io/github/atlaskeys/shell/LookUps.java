package io.github.atlaskeys.shell;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.cli.KeyList;
import io.github.atlaskeys.cli.ProjectList;
import io.github.atlaskeys.cli.UsageException;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyQuery;
import io.github.atlaskeys.find.KeySearch;
import io.github.atlaskeys.find.Listings;
import io.github.atlaskeys.find.ProjectNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The verbs that only look. */
final class LookUps {
  private static final Pattern ID = Pattern.compile("\\p{XDigit}{24}");

  private final Listings directory;
  private final KeySearch search;

  LookUps(Session session) {
    Retries retries = session.retries();
    this.directory = new Listings(session.connection().api(), retries);
    this.search = new KeySearch(session.connection().api(), retries);
  }

  Rows<Project> projects() {
    return new Rows<>(ProjectList.sorted(Asking.ask(directory::projects)), ProjectList::lines);
  }

  Rows<ApiKey> keys(ProjectId project) {
    var keys = new ArrayList<ApiKey>();
    Asking.ask(
        () -> {
          directory.keysOf(project, keys::add);
          return keys;
        });
    Map<ProjectId, String> names = ProjectNames.of(Asking.ask(directory::projects));
    return new Rows<>(
        keys,
        shown ->
            new KeyList(
                    shown.stream().map(key -> KeyAccess.in(project, key, names)).toList(),
                    Optional.of(project))
                .lines());
  }

  Found find(String... texts) {
    if (texts.length == 0) {
      throw new UsageException("pass a public key, an ID or part of a description");
    }
    List<KeyQuery> wanted = Arrays.stream(texts).map(KeyQuery::new).toList();
    return new Found(Asking.ask(() -> search.find(wanted)));
  }

  /** By its id, or by its name if that is one project's alone. */
  ProjectId project(String idOrName) {
    if (ID.matcher(idOrName.strip()).matches()) {
      return new ProjectId(idOrName);
    }
    List<Project> named =
        Asking.ask(directory::projects).stream()
            .filter(project -> idOrName.equalsIgnoreCase(project.name()))
            .toList();
    if (named.size() != 1) {
      throw new UsageException(
          named.isEmpty()
              ? "no project called \"%s\" is visible to these credentials; projects() lists them"
                  .formatted(idOrName)
              : "%d projects are called \"%s\"; use an ID".formatted(named.size(), idOrName));
    }
    return named.get(0).id();
  }
}
