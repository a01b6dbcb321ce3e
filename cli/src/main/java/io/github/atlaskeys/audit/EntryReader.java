package io.github.atlaskeys.audit;

import static java.util.Objects.requireNonNull;

import io.github.atlaskeys.accesslist.AccessLists;
import io.github.atlaskeys.api.AccessListEntry;
import io.github.atlaskeys.api.AddressRange;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Event;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Pages;
import io.github.atlaskeys.api.ParallelReads;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalCalls;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Query;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.audit.Matching.State;
import io.github.atlaskeys.files.EntryRow;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.lookup.Names;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** Reads access lists as they are today, and the events of their organizations. */
final class EntryReader {
  /** A list that is gone with its key allows nobody anything. */
  private static final Set<Problem.Kind> GONE =
      EnumSet.of(Problem.Kind.UNKNOWN_API_KEY, Problem.Kind.NOT_FOUND);

  /**
   * A list as it is.
   *
   * @param entries empty if it could not be read
   * @param gone whether there is no such key any more
   */
  private record Today(
      Optional<Set<AddressRange>> entries,
      boolean gone,
      Optional<String> publicKey,
      Optional<String> unread) {}

  private final AtlasAdminApi atlas;
  private final Retries retries;
  private final Labels labels;
  private final AccessLists lists;
  private final Map<PrincipalId, Today> states = new HashMap<>();
  private final Map<OrganizationId, Problem> unread = new HashMap<>();
  private final Map<String, Event> events = new LinkedHashMap<>();

  EntryReader(AtlasAdminApi atlas, Retries retries, Labels labels) {
    this.atlas = atlas;
    this.retries = retries;
    this.labels = labels;
    this.lists = AccessLists.of(atlas).retries(retries);
  }

  /** Looks at the lists of some of the rows again, and matches all. */
  List<Evidence> match(List<EntryRow> rows, List<EntryRow> some)
      throws IOException, InterruptedException {
    Map<PrincipalId, EntryRow> keys = new LinkedHashMap<>();
    some.forEach(row -> keys.putIfAbsent(row.principal(), row));
    try (var reads = new ParallelReads()) {
      Map<PrincipalId, Future<Today>> begun = new LinkedHashMap<>();
      keys.forEach((id, row) -> begun.put(id, reads.start(() -> today(row))));
      for (var each : begun.entrySet()) {
        states.put(each.getKey(), ParallelReads.await(each.getValue()));
      }
    }
    readEvents(rows, some);
    return new EntryMatching(events.values()).of(rows, this::state);
  }

  /** What the events say beside that. */
  List<String> notes() {
    return new EntryMatching(events.values()).notes();
  }

  private Today today(EntryRow row) throws IOException, InterruptedException {
    Optional<String> publicKey = row.publicKey();
    try {
      if (publicKey.isEmpty() && !row.isAccount()) {
        Principal key =
            PrincipalCalls.of(row.principal().kind(), atlas)
                .record(row.organization(), row.principal(), retries);
        publicKey = key.publicName();
        synchronized (labels) {
          labels.add(key);
        }
      }
      Set<AddressRange> entries =
          lists.read(row.organization(), row.principal()).stream()
              .map(AccessListEntry::range)
              .collect(Collectors.toSet());
      return new Today(Optional.of(entries), false, publicKey, Optional.empty());
    } catch (AtlasApiException e) {
      Names.requireRefused(e);
      Problem problem = Problem.of(e);
      boolean gone = GONE.contains(problem.kind());
      return new Today(
          Optional.empty(), gone, publicKey, Optional.of(problem.message()).filter(it -> !gone));
    }
  }

  /** Those since a little before the first change. */
  private void readEvents(List<EntryRow> rows, List<EntryRow> some)
      throws IOException, InterruptedException {
    Instant from =
        rows.stream()
            .map(EntryRow::finishedAt)
            .min(Instant::compareTo)
            .orElse(Instant.MAX)
            .minus(Matching.TOLERANCE);
    for (OrganizationId each : some.stream().map(EntryRow::organization).distinct().toList()) {
      try {
        Pages.of(query -> atlas.listOrgEvents(each, filtered(query, from)), retries)
            .all()
            .forEach(event -> events.put(event.id(), event));
      } catch (AtlasApiException e) {
        Names.requireRefused(e);
        unread.put(each, Problem.of(e));
      }
    }
  }

  static Query filtered(Query query, Instant from) {
    return query.eventTypes(EntryMatching.types()).minDate(from);
  }

  private State state(EntryRow row) {
    Today today = requireNonNull(states.get(row.principal()));
    Optional<Boolean> holds =
        today.gone
            ? Optional.of(true)
            : today.entries.map(list -> list.contains(row.entry()) == row.wanted());
    Optional<String> why =
        today.unread.or(
            () ->
                Optional.ofNullable(unread.get(row.organization()))
                    .map(problem -> "its events: " + problem.message()));
    return new State(holds, today.publicKey, why);
  }
}
