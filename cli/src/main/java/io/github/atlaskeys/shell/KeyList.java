package io.github.atlaskeys.shell;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.report.LookupReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * API keys. Those of a project stand for their assignments to it, all others for every assignment
 * of theirs: so they are shown, written as CSV, and unassigned.
 */
public final class KeyList extends TableList<ApiKey> {
  private final Session session;
  private final Optional<ProjectId> project;
  private final List<String> missing;
  private final BiConsumer<LookupReport, List<ApiKey>> report;

  private KeyList(
      Session session,
      List<ApiKey> keys,
      Optional<ProjectId> project,
      List<String> missing,
      BiConsumer<LookupReport, List<ApiKey>> report) {
    super(session, keys, report);
    this.session = session;
    this.project = project;
    this.missing = missing;
    this.report = report;
  }

  /** Those of a project; of organizations if it is empty. */
  static KeyList of(Session session, List<KeyAccess> keys, Optional<ProjectId> project) {
    return new KeyList(session, keysOf(keys), project, List.of(), table(keys, project));
  }

  /** Those that were searched for. */
  static KeyList found(Session session, SearchResult result) {
    List<ApiKey> keys = keysOf(result.keys());
    BiConsumer<LookupReport, List<ApiKey>> selected = table(result.keys(), Optional.empty());
    return new KeyList(
        session,
        keys,
        Optional.empty(),
        LookupReport.missing(result),
        (report, shown) -> {
          if (shown.equals(keys)) {
            report.found(result);
          } else {
            selected.accept(report, shown);
          }
        });
  }

  private static List<ApiKey> keysOf(List<KeyAccess> keys) {
    return keys.stream().map(KeyAccess::key).toList();
  }

  private static BiConsumer<LookupReport, List<ApiKey>> table(
      List<KeyAccess> keys, Optional<ProjectId> project) {
    Map<ApiKey, KeyAccess> access =
        keys.stream()
            .collect(Collectors.toMap(KeyAccess::key, Function.identity(), (one, same) -> one));
    return (report, shown) -> report.keys(shown.stream().map(access::get).toList(), project);
  }

  @Override
  public KeyList where(Predicate<? super ApiKey> matches) {
    return new KeyList(session, stream().filter(matches).toList(), project, missing, report);
  }

  /** The project whose keys they are. */
  Optional<ProjectId> project() {
    return project;
  }

  /** A sentence for each text that matches nothing. */
  List<String> missing() {
    return missing;
  }
}
