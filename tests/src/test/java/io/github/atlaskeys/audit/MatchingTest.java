package io.github.atlaskeys.audit;

import static io.github.atlaskeys.audit.Evidence.Finding.ASSIGNED_AGAIN;
import static io.github.atlaskeys.audit.Evidence.Finding.EVENT;
import static io.github.atlaskeys.audit.Evidence.Finding.NOT_DONE;
import static io.github.atlaskeys.audit.Evidence.Finding.NO_CHANGE;
import static io.github.atlaskeys.audit.Evidence.Finding.NO_EVENT_YET;
import static io.github.atlaskeys.audit.Evidence.Finding.UNASSIGNED_AGAIN;
import static io.github.atlaskeys.audit.Evidence.Finding.UNREADABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.Event;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.audit.Matching.State;
import io.github.atlaskeys.files.ResultRow;
import io.github.atlaskeys.testing.Seed;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Unassignment;
import io.github.atlaskeys.unassign.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which event shows which row. A row ends at second 0; an event is written {@code -K1 @5 me}. */
class MatchingTest {
  private static final Instant ZERO = Instant.parse("2026-11-25T09:30:00Z");
  private static final ProjectId PROJECT = Seed.project(1);

  /** The verdict, whether it still holds, the events as they are listed, and what comes of it. */
  @ParameterizedTest
  @CsvSource({
    // -K1: key 1 is removed from the project; +K1: it is added; ~K1: its roles are changed
    "UNASSIGNED, yes, -K1@0, EVENT, 0, ",
    "UNASSIGNED, yes, '', NO_EVENT_YET, , ",
    "UNASSIGNED, no, -K1@0 +K1@60, ASSIGNED_AGAIN, 0, 60",
    "UNASSIGNED, no, +K1@60 -K1@0, ASSIGNED_AGAIN, 0, 60",
    "UNASSIGNED, no, -K1@0, ASSIGNED_AGAIN, 0, ",
    "UNASSIGNED, no, '', ASSIGNED_AGAIN, , ",
    "UNASSIGNED, no, +K1@60, ASSIGNED_AGAIN, , 60",
    // other keys, other projects, other kinds
    "UNASSIGNED, yes, -K2@0, NO_EVENT_YET, , ",
    "UNASSIGNED, yes, /K1@0, NO_EVENT_YET, , ",
    "UNASSIGNED, yes, -A1@0, NO_EVENT_YET, , ",
    "UNASSIGNED, yes, ~K1@0, NO_EVENT_YET, , ",
    "UNASSIGNED, no, -K1@0 +K2@60, ASSIGNED_AGAIN, 0, ",
    // clocks that differ, as far as clocks do; what was long before or after is of another run
    "UNASSIGNED, yes, -K1@-299, EVENT, -299, ",
    "UNASSIGNED, yes, -K1@-301, NO_EVENT_YET, , ",
    "UNASSIGNED, yes, -K1@300, EVENT, 300, ",
    "UNASSIGNED, yes, -K1@301, NO_EVENT_YET, , ",
    "UNASSIGNED, yes, -K1@86400, NO_EVENT_YET, , ",
    "UNASSIGNED, yes, -K1@86400 -K1@2, EVENT, 2, ",
    "UNASSIGNED, no, -K1@400 +K1@500, ASSIGNED_AGAIN, , 500",
    // removed twice: each run has its own; in between it was assigned
    "UNASSIGNED, yes, -K1@0 +K1@60 -K1@120, EVENT, 0, 60",
    "UNASSIGNED, yes, +K1@301 -K1@302, NO_EVENT_YET, , ", // this removed what was added since
    "RESTORED, yes, -K1@301 +K1@302, NO_EVENT_YET, , ",
    "UNASSIGNED, no, +K1@301 -K1@302 +K1@303, ASSIGNED_AGAIN, , 303",
    "UNASSIGNED, yes, -K1@0 +K1@301 -K1@302, EVENT, 0, 301",
    "UNASSIGNED, yes, -K1@-120 +K1@-60 -K1@0, EVENT, 0, ",
    // near in time, and yet of the next run, because the key was assigned between
    "UNASSIGNED, yes, +K1@100 -K1@138, NO_EVENT_YET, , ",
    "UNASSIGNED, no, +K1@100 -K1@138 +K1@200, ASSIGNED_AGAIN, , 200",
    "RESTORED, yes, -K1@100 +K1@138, NO_EVENT_YET, , ",
    "UNASSIGNED, yes, -K1@-9000 +K1@-8000 -K1@0, EVENT, 0, ",
    // the removal before ours shows nothing: it was assigned after that, and ours is late
    "UNASSIGNED, yes, -K1@-120 +K1@-60, NO_EVENT_YET, , ",
    "UNASSIGNED, yes, +K1@-60, NO_EVENT_YET, , ",
    // it was assigned shortly before the run, and the run's own event is there
    "UNASSIGNED, no, +K1@-60 -K1@0, ASSIGNED_AGAIN, 0, ",
    // of two in one second, nobody knows which was first: none is blamed
    "UNASSIGNED, yes, -K1@0 +K1@0, EVENT, 0, ",
    "UNASSIGNED, no, -K1@0 +K1@0, ASSIGNED_AGAIN, 0, ",
    // the same twice
    "UNASSIGNED, yes, -K1@0 -K1@0, EVENT, 0, ",
    "UNASSIGNED, no, -K1@0 +K1@60 +K1@60, ASSIGNED_AGAIN, 0, 60",
    // nothing was changed, and nothing is to be shown
    "NOT_ASSIGNED, yes, '', NO_CHANGE, , ",
    "NOT_ASSIGNED, yes, -K1@0, NO_CHANGE, , ",
    "NOT_ASSIGNED, no, +K1@60, ASSIGNED_AGAIN, , 60",
    "ALREADY_ASSIGNED, yes, +K1@0, NO_CHANGE, , ",
    "REFUSED, no, -K1@0, NOT_DONE, , ",
    "UNFINISHED, yes, -K1@0, NOT_DONE, , ",
    // what could not be read is no finding
    "UNASSIGNED, ?, -K1@0, UNREADABLE, 0, ",
    "UNASSIGNED, ?, '', UNREADABLE, , ",
    // the reverse
    "RESTORED, yes, +K1@0, EVENT, 0, ",
    "RESTORED, yes, ~K1@0, EVENT, 0, ",
    "RESTORED, yes, -K1@0, NO_EVENT_YET, , ",
    "RESTORED, no, +K1@0 -K1@60, UNASSIGNED_AGAIN, 0, 60",
    "RESTORED, no, +K1@0, UNASSIGNED_AGAIN, 0, ",
    "RESTORED, yes, +K1@0 -K1@60 +K1@120, EVENT, 0, 60",
  })
  void ofAKey(
      Verdict verdict,
      String holds,
      String events,
      Evidence.Finding finding,
      @Nullable Long event,
      @Nullable Long since) {
    ResultRow row = row(Seed.key(1), verdict, 0);

    Evidence found = of(List.of(row), holds, events(events)).get(0);

    assertThat(found.finding()).isEqualTo(finding);
    assertThat(found.event().map(MatchingTest::second)).isEqualTo(Optional.ofNullable(event));
    assertThat(found.since().map(MatchingTest::second)).isEqualTo(Optional.ofNullable(since));
  }

  /** It is what explains the state of today, and who reads the report may know better. */
  @ParameterizedTest
  @CsvSource({
    "UNASSIGNED, -K1@301:eve, unassigned again at 2026-11-25T09:35:01Z by eve",
    "UNASSIGNED, +K1@100 -K1@138:eve, unassigned again at 2026-11-25T09:32:18Z by eve",
    "UNASSIGNED, -K1@400:eve -K1@500:, unassigned again at 2026-11-25T09:38:20Z by an actor that Atlas does not name",
    "RESTORED, ~K1@400:eve, restored again at 2026-11-25T09:36:40Z by eve",
    "UNASSIGNED, -K1@-301:eve,",
    "UNASSIGNED, -K1@-120 +K1@-60,",
    "UNASSIGNED, -K1@0 -K1@400:eve,",
  })
  void aLaterEventIsNamedInPlaceOfTheRowsOwn(
      Verdict verdict, String events, @Nullable String expected) {
    ResultRow row = row(Seed.key(1), verdict, 0);

    assertThat(of(List.of(row), "yes", events(events)).get(0).why())
        .isEqualTo(Optional.ofNullable(expected));
  }

  /** The seconds of the rows, of accounts in one project; the events; the event of each row. */
  @ParameterizedTest
  @CsvSource({
    "0, -A@0, 0",
    "0, -A@-3, -3",
    "0, '', -",
    "0, -A@301, -",
    "0, -A@-301, -",
    // an event is of one row
    "0 0, -A@0, 0 -",
    "0 0, -A@0 -A@0, 0 0",
    "0 60, -A@0 -A@60, 0 60",
    // the row that misses its event is the one without a near one
    "0 60 120, -A@0 -A@120, 0 - 120",
    "0 1 2, -A@-1 -A@0 -A@1, 0 1 -1",
    // foreign: of others, of keys, of another project, no removal
    "0, -A@0:eve, -",
    "0, -A@0:eve -A@9, 9",
    "0, -A@0:, 0",
    "0, -A@0:ME, 0",
    "0, -K1@0, -",
    "0, /A@0, -",
    "0, +A@0 ~A@0, -",
  })
  void ofAccounts(String rows, String events, String expected) {
    List<ResultRow> all = new ArrayList<>();
    for (String second : rows.split(" ")) {
      all.add(row(Seed.account(all.size()), Verdict.UNASSIGNED, Long.parseLong(second)));
    }

    List<Evidence> found = of(all, "yes", events(events));

    assertThat(
            found.stream()
                .map(each -> each.event().map(MatchingTest::second).map(String::valueOf))
                .map(second -> second.orElse("-")))
        .containsExactly(expected.split(" "));
    assertThat(found)
        .allSatisfy(
            each ->
                assertThat(each.finding())
                    .isEqualTo(each.event().isPresent() ? EVENT : NO_EVENT_YET));
  }

  @Test
  void whoElseChangedAccountsIsNamed() {
    ResultRow row = row(Seed.account(1), Verdict.UNASSIGNED, 0);

    assertThat(result(List.of(row), "yes", events("-A@5:eve -A@900:far")).others())
        .containsExactly("eve");
  }

  @Test
  void anAccountThatIsAssignedAgainIsMatchedByProjectAndTime() {
    ResultRow row = row(Seed.account(1), Verdict.UNASSIGNED, 0);

    Evidence found = of(List.of(row), "no", events("-A@0 +A@60:eve")).get(0);

    assertThat(found.finding()).isEqualTo(ASSIGNED_AGAIN);
    assertThat(found.since().flatMap(Event::actor)).hasValue("eve");
  }

  /** Somebody else's account may have been added. */
  @Test
  void anAccountThatIsStillUnassignedWasNotAssignedBetween() {
    ResultRow row = row(Seed.account(1), Verdict.UNASSIGNED, 0);

    Evidence found = of(List.of(row), "yes", events("-A@0 +A@60")).get(0);

    assertThat(found.finding()).isEqualTo(EVENT);
    assertThat(found.since()).isEmpty();
  }

  @Test
  void aKeyWithoutAPublicKeyCannotBeMatched() {
    ResultRow row = row(Seed.key(1), Verdict.UNASSIGNED, 0);

    Matching.Result found =
        Matching.of(
            List.of(row),
            it -> new State(Optional.of(true), Optional.empty(), Optional.of("it is unknown")),
            events("-K1@0"),
            Set.of());

    assertThat(found.evidence().get(0).finding()).isEqualTo(UNREADABLE);
    assertThat(found.evidence().get(0).why()).hasValue("it is unknown");
  }

  @Test
  void eventsThatCannotBeReadAreSkipped() {
    ResultRow row = row(Seed.key(1), Verdict.UNASSIGNED, 0);
    List<Event> events =
        List.of(
            event("API_KEY_REMOVED_FROM_GROUP", "yesterday", PROJECT, "k1", "me"),
            event("API_KEY_REMOVED_FROM_GROUP", ZERO.toString(), null, "k1", "me"),
            event("API_KEY_REMOVED_FROM_GROUP", ZERO.toString(), PROJECT, null, "me"));

    assertThat(of(List.of(row), "yes", events).get(0).finding()).isEqualTo(NO_EVENT_YET);
  }

  /** Were they listed all the same: a team that left a project is no service account. */
  @Test
  void eventsOfOthersThanKeysAndAccountsAreSkipped() {
    ResultRow row = row(Seed.account(1), Verdict.UNASSIGNED, 0);
    Event team = event("TEAM_REMOVED_FROM_GROUP", ZERO.toString(), PROJECT, null, "me");

    assertThat(of(List.of(row), "yes", List.of(team)).get(0).finding()).isEqualTo(NO_EVENT_YET);
  }

  @Test
  void timesAndLettersMayBeWrittenInOtherWays() {
    ResultRow row = row(Seed.key(1), Verdict.UNASSIGNED, 0);
    Event event =
        event("API_KEY_REMOVED_FROM_GROUP", "2026-11-25T10:30:00.25+01:00", PROJECT, "K1", "me");

    assertThat(of(List.of(row), "yes", List.of(event)).get(0).finding()).isEqualTo(EVENT);
  }

  /** Every row its own event, whatever the order, among as many that are others'. */
  @Test
  void manyRowsAndManyEvents() {
    int count = 10_000;
    var rows = new ArrayList<ResultRow>();
    var events = new ArrayList<Event>();
    for (int i = 0; i < count; i++) {
      boolean account = i % 5 == 0;
      PrincipalId id = account ? Seed.account(i) : Seed.key(i);
      ProjectId project = Seed.project(i % 400);
      rows.add(row(project, id, Verdict.UNASSIGNED, i / 20));
      String kind = account ? "SERVICE_ACCOUNT" : "API_KEY";
      String time = ZERO.plusSeconds(i / 20).toString();
      String target = account ? null : "k" + number(id);
      events.add(event(kind + "_REMOVED_FROM_GROUP", time, project, target, "me"));
      events.add(event("API_KEY_REMOVED_FROM_GROUP", time, project, "z" + i, "eve"));
    }
    Collections.shuffle(events, new Random(1));

    List<Evidence> found = of(rows, "yes", events);

    assertThat(found).hasSize(count).allMatch(each -> each.finding() == EVENT);
    assertThat(found.stream().map(each -> each.event().orElseThrow().id()).distinct())
        .hasSize(count);
  }

  /** All accounts in one project, all at once and not: it takes no time that grows with pairs. */
  @Test
  void manyAccountsInOneProject() {
    int count = 10_000;
    List<ResultRow> rows =
        IntStream.range(0, count)
            .mapToObj(i -> row(Seed.account(i), Verdict.UNASSIGNED, i / 1_000))
            .toList();
    String events =
        IntStream.range(0, count)
            .mapToObj(i -> "-A@" + (i / 1_000 - 20))
            .collect(Collectors.joining(" "));

    assertThat(of(rows, "yes", events(events))).allMatch(each -> each.finding() == EVENT);
  }

  @Test
  void findingsAreCountedTheMostUrgentFirst() {
    assertThat(List.of(Evidence.Finding.values()))
        .containsExactly(
            ASSIGNED_AGAIN,
            UNASSIGNED_AGAIN,
            Evidence.Finding.ALLOWED_AGAIN,
            Evidence.Finding.REMOVED_SINCE,
            NO_EVENT_YET,
            UNREADABLE,
            EVENT,
            NO_CHANGE,
            NOT_DONE);
  }

  // ------------------------------------------------------------------ what tests are written in

  private static ResultRow row(PrincipalId id, Verdict verdict, long second) {
    return row(PROJECT, id, verdict, second);
  }

  private static ResultRow row(ProjectId project, PrincipalId id, Verdict verdict, long second) {
    return new ResultRow(
        new Row(0, new Unassignment(project, id), List.of()),
        verdict,
        ZERO.plusSeconds(second),
        Optional.empty(),
        Optional.of("k" + number(id)));
  }

  private static int number(PrincipalId id) {
    String digits = id.value();
    return Integer.parseInt(digits.substring(digits.length() - 6), 16);
  }

  private static List<Evidence> of(List<ResultRow> rows, String holds, List<Event> events) {
    return result(rows, holds, events).evidence();
  }

  private static Matching.Result result(List<ResultRow> rows, String holds, List<Event> events) {
    Optional<Boolean> state =
        holds.equals("?") ? Optional.empty() : Optional.of(holds.equals("yes"));
    Optional<String> why = state.isEmpty() ? Optional.of("?") : Optional.empty();
    return Matching.of(rows, row -> new State(state, row.publicKey(), why), events, Set.of("me"));
  }

  private static long second(Event event) {
    return event.time().orElseThrow().getEpochSecond() - ZERO.getEpochSecond();
  }

  /** {@code -K1@5:eve}: key 1 is removed in second 5, by eve; a slash is in another project. */
  private static List<Event> events(String text) {
    var events = new ArrayList<Event>();
    for (String each : text.isEmpty() ? new String[0] : text.split(" ")) {
      String[] parts = each.split("[@:]", -1);
      boolean key = parts[0].charAt(1) == 'K';
      String what =
          switch (parts[0].charAt(0)) {
            case '+' -> "_ADDED_TO_GROUP";
            case '~' -> "_ROLES_CHANGED";
            default -> "_REMOVED_FROM_GROUP";
          };
      events.add(
          event(
              (key ? "API_KEY" : "SERVICE_ACCOUNT") + what,
              ZERO.plusSeconds(Long.parseLong(parts[1])).toString(),
              parts[0].startsWith("/") ? Seed.project(2) : PROJECT,
              key ? "k" + parts[0].substring(2) : null,
              parts.length < 3 ? "me" : parts[2]));
    }
    return events;
  }

  private static int next;

  private static Event event(
      String type,
      String created,
      @Nullable ProjectId project,
      @Nullable String target,
      String actor) {
    return new Event(
        "%024x".formatted(++next),
        type,
        created,
        project,
        null,
        null,
        null,
        actor,
        null,
        "127.0.0.1",
        target,
        null);
  }
}
