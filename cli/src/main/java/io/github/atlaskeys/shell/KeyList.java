package io.github.atlaskeys.shell;

import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.lookup.Leaks;
import io.github.atlaskeys.lookup.Listing;
import io.github.atlaskeys.report.LookupReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * API keys and service accounts. Those of a project stand for their assignments to it, all others
 * for every assignment of theirs: so they are shown, written as CSV, and unassigned.
 */
public final class KeyList extends TableList<Principal> {
  private final Session session;
  private final Optional<ProjectId> project;
  private final List<String> missing;
  private final BiConsumer<LookupReport, List<Principal>> report;

  private KeyList(
      Session session,
      List<Principal> keys,
      Optional<ProjectId> project,
      List<String> missing,
      BiConsumer<LookupReport, List<Principal>> report) {
    super(session, keys, report);
    this.session = session;
    this.project = project;
    this.missing = missing;
    this.report = report;
  }

  /** Those of a project; of organizations if it is empty. */
  static KeyList of(Session session, Listing<KeyAccess> listed, Optional<ProjectId> project) {
    return new KeyList(session, keysOf(listed.items()), project, List.of(), table(listed, project));
  }

  /** Those that were searched for. */
  static KeyList found(Session session, SearchResult result) {
    List<Principal> keys = keysOf(result.keys());
    BiConsumer<LookupReport, List<Principal>> selected =
        table(Listing.of(result.keys()), Optional.empty());
    return new KeyList(
        session,
        keys,
        Optional.empty(),
        LookupReport.missing(result),
        (report, shown) -> {
          if (shown.equals(keys)) {
            report.found(result, Leaks.NONE);
          } else {
            selected.accept(report, shown);
          }
        });
  }

  private static List<Principal> keysOf(List<KeyAccess> keys) {
    return keys.stream().map(access -> access.key()).toList();
  }

  private static BiConsumer<LookupReport, List<Principal>> table(
      Listing<KeyAccess> listed, Optional<ProjectId> project) {
    Map<Principal, KeyAccess> access =
        listed.items().stream()
            .collect(Collectors.toMap(each -> each.key(), Function.identity(), (one, same) -> one));
    return (report, shown) ->
        report.keys(
            new Listing<>(shown.stream().map(access::get).toList(), listed.gaps()), project);
  }

  @Override
  public KeyList where(Predicate<? super Principal> matches) {
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
