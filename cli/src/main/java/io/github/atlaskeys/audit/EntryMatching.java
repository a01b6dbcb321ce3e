package io.github.atlaskeys.audit;

import io.github.atlaskeys.api.AddressRange;
import io.github.atlaskeys.api.Event;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.audit.Evidence.Finding;
import io.github.atlaskeys.audit.Matching.State;
import io.github.atlaskeys.files.EntryRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The same as {@link Matching} for entries of access lists: an event names the entry, and the
 * public key whose list it is. One about a service account names the entry alone. Reads nothing.
 */
final class EntryMatching {
  private static final String ADDED = "_ACCESS_LIST_ENTRY_ADDED";
  private static final String DELETED = "_ACCESS_LIST_ENTRY_DELETED";
  private static final String INHERITS = "_UI_IP_ACCESS_LIST_INHERITANCE_ENABLED";
  private static final String INHERITS_NOT = "_UI_IP_ACCESS_LIST_INHERITANCE_DISABLED";

  private final List<Event> events;

  /** Of these events, each once. */
  EntryMatching(Collection<Event> all) {
    events =
        all.stream()
            .filter(event -> event.time().isPresent())
            .sorted(Comparator.comparing(event -> event.time().orElseThrow()))
            .toList();
  }

  /** The types of events that tell something. */
  static List<String> types() {
    return Stream.concat(
            Stream.of(PrincipalId.Kind.values())
                .flatMap(
                    kind ->
                        Stream.of(ADDED, DELETED, INHERITS, INHERITS_NOT).map(kind.name()::concat)),
            Stream.of(Matching.KEY_DELETED))
        .toList();
  }

  /** Finds the evidence of these rows, in their order. */
  List<Evidence> of(List<EntryRow> rows, Function<EntryRow, State> states) {
    return rows.stream().map(row -> evidence(row, states.apply(row))).toList();
  }

  private Evidence evidence(EntryRow row, State state) {
    Optional<Event> event =
        row.changed()
            ? about(row, state, row.wanted() ? ADDED : DELETED)
                .filter(each -> apart(each, row).compareTo(Matching.TOLERANCE) <= 0)
                .min(Comparator.comparing(each -> apart(each, row)))
            : Optional.empty();
    Instant done = event.flatMap(Event::time).orElse(row.finishedAt().minus(Matching.TOLERANCE));
    boolean holds = state.holds().orElse(true);
    Optional<Event> since =
        holds
            ? Optional.empty()
            : about(row, state, row.wanted() ? DELETED : ADDED)
                .filter(each -> each.time().orElseThrow().isAfter(done))
                .reduce((one, later) -> later);
    Finding finding = finding(row, state, event);
    Optional<String> why =
        switch (finding) {
          case UNREADABLE -> state.unread();
          case NO_EVENT_YET -> last(state, Matching.KEY_DELETED::equals).map(Matching::deleted);
          default -> Optional.empty();
        };
    return new Evidence(row, finding, event, since, why);
  }

  private static Finding finding(EntryRow row, State state, Optional<Event> event) {
    if (state.holds().isEmpty()) {
      return Finding.UNREADABLE;
    }
    if (!state.holds().get()) {
      return row.wanted() ? Finding.REMOVED_SINCE : Finding.ALLOWED_AGAIN;
    }
    if (!row.changed()) {
      return Finding.NO_CHANGE;
    }
    return event.isPresent()
        ? Finding.EVENT
        : state.unread().isPresent() ? Finding.UNREADABLE : Finding.NO_EVENT_YET;
  }

  private static Duration apart(Event event, EntryRow row) {
    return Duration.between(row.finishedAt(), event.time().orElseThrow()).abs();
  }

  private Stream<Event> about(EntryRow row, State state, String type) {
    return events.stream()
        .filter(event -> event.eventTypeName().equals(row.principal().kind().name() + type))
        .filter(event -> row.isAccount() || isOf(event, state))
        .filter(event -> isAbout(event, row.entry()));
  }

  private static boolean isOf(Event event, State state) {
    return state
        .publicKey()
        .filter(key -> key.equalsIgnoreCase(event.targetPublicKey()))
        .isPresent();
  }

  private static boolean isAbout(Event event, AddressRange entry) {
    try {
      return event.whitelistEntry() != null
          && new AddressRange(event.whitelistEntry()).equals(entry);
    } catch (IllegalArgumentException e) {
      return false; // what is no address is not this one
    }
  }

  private Optional<Event> last(State state, Predicate<String> type) {
    return events.stream()
        .filter(event -> type.test(event.eventTypeName()) && isOf(event, state))
        .reduce((one, later) -> later);
  }

  /** A sentence for each key that may call from other addresses than those on its list. */
  List<String> notes() {
    var last = new TreeMap<String, Event>();
    for (Event event : events) {
      String type = event.eventTypeName();
      if (event.targetPublicKey() != null
          && (type.endsWith(INHERITS) || type.endsWith(INHERITS_NOT))) {
        last.put(event.targetPublicKey(), event);
      }
    }
    var notes = new ArrayList<String>();
    last.forEach(
        (key, event) -> {
          if (event.eventTypeName().endsWith(INHERITS)) {
            notes.add(
                "API key %s inherits the organization's IP access list for the UI since %s (event %s): it may call from those addresses, too"
                    .formatted(
                        AuditReport.shown(key),
                        AuditReport.shown(event.created()),
                        AuditReport.shown(event.id())));
          }
        });
    return notes;
  }
}
