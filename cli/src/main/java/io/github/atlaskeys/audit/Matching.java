package io.github.atlaskeys.audit;

import static java.util.stream.Collectors.groupingBy;

import io.github.atlaskeys.api.Event;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.audit.Evidence.Finding;
import io.github.atlaskeys.files.ResultRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * From the rows of a run, their state today and Atlas's events to the evidence. Reads nothing.
 *
 * <p>An event about a key names project and public key. The nearest to the row's time is the row's,
 * within the tolerance; one that came after the row was undone is of another run. One about a
 * service account names the project alone: it is the row's if its actor is the one that ran it, or
 * is not named, and its time is near; each is of one row at most.
 */
final class Matching {
  /** How far the clocks of this machine and of Atlas may be apart. */
  static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final String ADDED = "_ADDED_TO_GROUP";
  private static final String REMOVED = "_REMOVED_FROM_GROUP";
  private static final String ROLES_CHANGED = "_ROLES_CHANGED";
  static final String KEY_DELETED = PrincipalId.Kind.API_KEY.name() + "_DELETED";

  /**
   * What is so today of a row.
   *
   * @param holds whether what the run did is still so; empty if that could not be read
   * @param publicKey of a key, if it is known
   * @param unread why the state, or the events, could not be read
   */
  record State(Optional<Boolean> holds, Optional<String> publicKey, Optional<String> unread) {}

  /** An event at its time; the number tells those of one second apart. */
  private record Timed(Instant time, int number, Event event) implements Comparable<Timed> {
    /** Whether it is what restores a key, or what unassigns it. */
    boolean does(boolean restored) {
      return undoes(!restored) || (restored && event.eventTypeName().endsWith(ROLES_CHANGED));
    }

    /** Whether it ends what was restored, or what was unassigned. */
    boolean undoes(boolean restored) {
      return event.eventTypeName().endsWith(restored ? REMOVED : ADDED);
    }

    Duration from(ResultRow row) {
      return Duration.between(row.finishedAt(), time).abs();
    }

    @Override
    public int compareTo(Timed other) {
      return Comparator.comparing(Timed::time).thenComparing(Timed::number).compare(this, other);
    }
  }

  /** A key in a project; without a public key the project's accounts. */
  private record Place(ProjectId project, String publicKey) {}

  private final Map<Place, List<Timed>> events;

  /** By public key. */
  private final Map<String, Event> deletions = new HashMap<>();

  private final Map<ResultRow, Event> ofAccounts = new HashMap<>();
  private final Set<String> others = new TreeSet<>();

  private Matching(Collection<Event> all) {
    List<String> types = types(); // not those of teams or users, which leave projects too
    var timed = new ArrayList<Timed>();
    for (Event event : all) {
      if (event.eventTypeName().equals(KEY_DELETED)) {
        deletions.put(publicKey(event), event);
      }
      if (event.groupId() != null && types.contains(event.eventTypeName())) {
        event.time().ifPresent(time -> timed.add(new Timed(time, timed.size(), event)));
      }
    }
    events =
        timed.stream()
            .sorted()
            .collect(groupingBy(each -> new Place(project(each.event), publicKey(each.event))));
  }

  @SuppressWarnings("NullAway") // those without a project were left out
  private static ProjectId project(Event event) {
    return event.groupId();
  }

  private static String publicKey(Event event) {
    boolean key = event.eventTypeName().startsWith(PrincipalId.Kind.API_KEY.name());
    String target = event.targetPublicKey();
    // One about a key that is not named is about no key, and about no account either.
    return key ? (target == null ? "?" : target.toLowerCase(Locale.ROOT)) : "";
  }

  /** The types of events that tell something. */
  static List<String> types() {
    return Stream.of(PrincipalId.Kind.values())
        .flatMap(kind -> Stream.of(ADDED, REMOVED, ROLES_CHANGED).map(kind.name()::concat))
        .toList();
  }

  /**
   * What an organization's feed may add. That assignments are not in it is recorded; where they are
   * all the same, they count.
   */
  static List<String> typesOfOrganizations() {
    return Stream.concat(types().stream(), Stream.of(KEY_DELETED)).toList();
  }

  /**
   * What was found.
   *
   * @param evidence of the rows, in their order
   * @param others who else changed accounts there at that time, by names that were not accepted
   */
  record Result(List<Evidence> evidence, Set<String> others) {}

  /**
   * Finds the evidence.
   *
   * @param states of those that are done
   * @param events each once
   * @param actors by which names an event may call who ran the rows
   */
  static Result of(
      List<ResultRow> rows,
      Function<ResultRow, State> states,
      Collection<Event> events,
      Set<String> actors) {
    var matching = new Matching(events);
    rows.stream()
        .filter(row -> row.changed() && row.isAccount())
        .collect(groupingBy(ResultRow::project))
        .forEach((project, some) -> matching.accounts(project, some, actors));
    return new Result(
        rows.stream().map(row -> matching.evidence(row, states)).toList(), matching.others);
  }

  private Evidence evidence(ResultRow row, Function<ResultRow, State> states) {
    if (!row.verdict().done()) {
      return new Evidence(
          row, Finding.NOT_DONE, Optional.empty(), Optional.empty(), Optional.empty());
    }
    State state = states.apply(row);
    List<Timed> all = events(row, state);
    boolean holds = state.holds().orElse(false);
    Optional<Timed> undone = Optional.empty();
    // In the project of an account that is as it was left, it is another's.
    if (!holds || !row.isAccount()) {
      undone = last(all, each -> each.undoes(row.restored()) && isAfter(each, row));
    }
    Optional<Event> event = Optional.empty();
    Optional<Timed> again = Optional.empty();
    if (row.isAccount()) {
      event = Optional.ofNullable(ofAccounts.get(row));
    } else if (row.changed()) {
      // What is so today was made so after it was last undone, and that event is not there yet.
      Optional<Timed> last = last(all, each -> each.does(row.restored()));
      boolean late =
          holds
              && undone
                  .filter(it -> last.filter(made -> !made.time.isBefore(it.time)).isEmpty())
                  .isPresent();
      event = late ? Optional.empty() : nearest(all, row).map(Timed::event);
      again = last.filter(made -> !late && made.time.isAfter(row.finishedAt()));
    }
    Instant since = event.flatMap(Event::time).orElse(row.finishedAt());
    boolean explained = !holds || event.isPresent() || !row.changed();
    Optional<Event> undoneBy =
        undone.filter(each -> explained && each.time.isAfter(since)).map(Timed::event);
    Finding finding = finding(row, state, event);
    Optional<String> why =
        switch (finding) {
          case UNREADABLE -> state.unread();
          case NO_EVENT_YET -> again.map(made -> again(row, made.event)).or(() -> deleted(state));
          default -> Optional.empty();
        };
    return new Evidence(row, finding, event, undoneBy, why);
  }

  /** A key that is gone has no assignment, and it may have no event of that. */
  private Optional<String> deleted(State state) {
    return state
        .publicKey()
        .map(key -> deletions.get(key.toLowerCase(Locale.ROOT)))
        .map(Matching::deleted);
  }

  static String deleted(Event event) {
    return "the API key was deleted at %s by %s"
        .formatted(event.created(), event.actor().orElse("an actor that Atlas does not name"));
  }

  /** What made so what is so today, where that was not the run. */
  private static String again(ResultRow row, Event made) {
    return "%s again at %s by %s"
        .formatted(
            row.restored() ? "restored" : "unassigned",
            made.created(),
            made.actor().orElse("an actor that Atlas does not name"));
  }

  private static Finding finding(ResultRow row, State state, Optional<Event> event) {
    if (state.holds().isEmpty()) {
      return Finding.UNREADABLE;
    }
    if (!state.holds().get()) {
      return row.restored() ? Finding.UNASSIGNED_AGAIN : Finding.ASSIGNED_AGAIN;
    }
    if (!row.changed()) {
      return Finding.NO_CHANGE;
    }
    return event.isPresent()
        ? Finding.EVENT
        : state.unread().isPresent() ? Finding.UNREADABLE : Finding.NO_EVENT_YET;
  }

  /** Those of the row's key; of an account those of all accounts in the project. */
  private List<Timed> events(ResultRow row, State state) {
    Optional<String> name =
        row.isAccount()
            ? Optional.of("")
            : state.publicKey().map(key -> key.toLowerCase(Locale.ROOT));
    return name.map(key -> new Place(row.project(), key))
        .map(place -> events.getOrDefault(place, List.of()))
        .orElse(List.of());
  }

  private static boolean isAfter(Timed event, ResultRow row) {
    return !event.time.isBefore(row.finishedAt().minus(TOLERANCE));
  }

  private static Optional<Timed> last(List<Timed> sorted, Predicate<Timed> wanted) {
    return sorted.stream().filter(wanted).reduce((one, later) -> later);
  }

  private static Optional<Timed> nearest(List<Timed> sorted, ResultRow row) {
    return sorted.stream()
        .takeWhile(each -> !each.undoes(row.restored()) || !each.time.isAfter(row.finishedAt()))
        .filter(each -> each.does(row.restored()) && isNear(each, row))
        .min(Comparator.comparing(each -> each.from(row)));
  }

  // ------------------------------------------------------------------ accounts

  /** The nearest pairs first, so that a missing event is missed by the row that it is of. */
  private void accounts(ProjectId project, List<ResultRow> rows, Set<String> actors) {
    boolean restored = rows.get(0).restored();
    Comparator<ResultRow> byTime = Comparator.comparing(ResultRow::finishedAt);
    ResultRow first = rows.stream().min(byTime).orElseThrow();
    Instant last = rows.stream().max(byTime).orElseThrow().finishedAt().plus(TOLERANCE);
    var free = new TreeSet<Timed>();
    for (Timed each : events.getOrDefault(new Place(project, ""), List.of())) {
      Optional<String> actor = each.event.actor();
      if (!each.does(restored)) {
        continue;
      }
      if (actor.filter(name -> actors.stream().noneMatch(name::equalsIgnoreCase)).isEmpty()) {
        free.add(each);
      } else if (isAfter(each, first) && !each.time.isAfter(last)) {
        others.add(actor.get());
      }
    }
    record Pair(int number, Timed event, Duration apart) {}
    var pairs =
        new PriorityQueue<Pair>(Comparator.comparing(Pair::apart).thenComparing(Pair::number));
    IntConsumer pair =
        number ->
            nearest(free, rows.get(number))
                .map(event -> new Pair(number, event, event.from(rows.get(number))))
                .ifPresent(pairs::add);
    IntStream.range(0, rows.size()).forEach(pair);
    while (!pairs.isEmpty()) {
      Pair next = pairs.remove();
      if (free.remove(next.event)) {
        ofAccounts.put(rows.get(next.number), next.event.event);
      } else {
        pair.accept(next.number); // its event is another row's: the next nearest
      }
    }
  }

  private static boolean isNear(Timed event, ResultRow row) {
    return event.from(row).compareTo(TOLERANCE) <= 0;
  }

  private static Optional<Timed> nearest(NavigableSet<Timed> free, ResultRow row) {
    if (free.isEmpty()) {
      return Optional.empty();
    }
    var here = new Timed(row.finishedAt(), Integer.MAX_VALUE, free.first().event);
    return Stream.of(Optional.ofNullable(free.floor(here)), Optional.ofNullable(free.higher(here)))
        .flatMap(Optional::stream)
        .filter(each -> isNear(each, row))
        .min(Comparator.comparing(each -> each.from(row)));
  }
}
