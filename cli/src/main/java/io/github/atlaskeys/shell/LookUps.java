package io.github.atlaskeys.shell;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.Pages;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyFinder;
import io.github.atlaskeys.find.KeyQuery;
import io.github.atlaskeys.lookup.KeyListing;
import io.github.atlaskeys.lookup.ProjectRef;
import io.github.atlaskeys.lookup.SearchQueries;
import io.github.atlaskeys.report.KeyText;
import io.github.atlaskeys.text.UsageException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The verbs that only look. */
final class LookUps {
  private final AtlasAdminApi atlas;
  private final Retries retries;

  LookUps(Session session) {
    this.atlas = session.connection().api();
    this.retries = session.retries();
  }

  TableList<Project> projects() {
    return new TableList<>(
        KeyText.sorted(VerbCall.readOnly(Pages.of(atlas::listGroups, retries)::all)),
        KeyText::projects);
  }

  TableList<ApiKey> keys(ProjectId project) {
    var listing = new KeyListing(atlas, retries, true);
    List<KeyAccess> keys = VerbCall.readOnly(() -> listing.of(project));
    Map<ApiKey, KeyAccess> access =
        keys.stream().collect(Collectors.toMap(KeyAccess::key, each -> each, (one, same) -> one));
    return new TableList<>(
        keys.stream().map(KeyAccess::key).toList(),
        shown -> KeyText.keys(shown.stream().map(access::get).toList(), Optional.of(project)));
  }

  FoundKeys find(String... keys) {
    if (keys.length == 0) {
      throw new UsageException("pass a public key or an ID");
    }
    List<KeyQuery> queries = new SearchQueries().keys(List.of(keys)).all();
    KeyFinder finder = KeyFinder.of(atlas).retries(retries);
    return new FoundKeys(VerbCall.readOnly(() -> finder.find(queries)));
  }

  /** By its ID, or by its name if only one project has it. */
  ProjectId project(String idOrName) {
    ProjectRef name = ProjectRef.of(idOrName);
    return VerbCall.readOnly(() -> name.resolve(atlas, retries));
  }
}
