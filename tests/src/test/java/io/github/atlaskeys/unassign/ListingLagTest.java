package io.github.atlaskeys.unassign;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.sandbox.KeyRead;
import io.github.atlaskeys.testing.Seed;
import io.github.atlaskeys.unassign.BulkUnassigner.UndoEntry;
import io.github.atlaskeys.unassign.Result.Caveat;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Listings show a change late, or show nothing: no verdict may come from one. */
class ListingLagTest extends SimulatedRuns {
  @Test
  void whatWasUnassignedByMistakeIsRestoredAtOnceThoughListingsStillShowIt() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 3, 30);
    sandbox.listingsLag(Duration.ofSeconds(4));
    unassigner().beforeUnassign(undo::add).run(Seed.rows(rows));
    assertThat(rows).noneMatch(this::isAssigned);
    results.clear();

    Summary summary = restorer().run(undone());

    assertThat(summary.count(Verdict.RESTORED)).isEqualTo(30);
    assertThat(rows)
        .allSatisfy(
            row ->
                assertThat(
                        sandbox.roles(
                            row.unassignment().project().value(),
                            row.unassignment().principal().value()))
                    .containsExactlyInAnyOrder("GROUP_READ_ONLY", "GROUP_OWNER"));
  }

  private Rows undone() {
    var rows = Rows.builder();
    long line = 1;
    for (UndoEntry entry : undo) {
      rows.add(new Row(++line, entry.unassignment(), entry.roles()));
    }
    return rows.build();
  }

  @Test
  void keysThatWereAssignedASecondAgoAreUnassigned() throws IOException {
    Seed.projects(sandbox, 3);
    sandbox.listingsLag(Duration.ofSeconds(4));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Seed.key(sandbox, i);
      rows.add(Seed.row(i + 2L, i % 3, i));
      Seed.assign(sandbox, rows.get(i));
    }
    clock.advance(Duration.ofSeconds(1));

    Summary summary = unassigner().beforeUnassign(undo::add).verify().run(Seed.rows(rows));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(12);
    assertThat(summary.verified()).hasValue(true);
    assertThat(sandbox.countSigned("DELETE")).isGreaterThanOrEqualTo(12);
    assertThat(rows).noneMatch(this::isAssigned);
  }

  @Test
  void whereProjectsListNoKeysTheRolesComeFromTheKeysOwnRecords() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 3, 30);
    sandbox.listingsBlind(Duration.ofSeconds(20), KeyRead.LIST_GROUP_API_KEYS);

    Summary summary = unassigner().beforeUnassign(undo::add).run(Seed.rows(rows));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(30);
    assertThat(sandbox.countSigned("DELETE")).isEqualTo(30);
    assertThat(summary.count(Caveat.NO_UNDO)).isZero();
    assertThat(undo)
        .hasSize(30)
        .allMatch(entry -> entry.publicName().isPresent() && entry.description().isPresent())
        .allMatch(entry -> entry.roles().equals(List.of("GROUP_READ_ONLY", "GROUP_OWNER")));
  }

  @Test
  void whereTheRecordsAreHiddenTooTheKeysAreUnassignedWithoutAnUndo() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 3, 30);
    sandbox.listingsBlind(Duration.ofSeconds(20), KeyRead.values());

    Summary summary = unassigner().beforeUnassign(undo::add).run(Seed.rows(rows));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(30);
    assertThat(summary.count(Caveat.NO_UNDO)).isEqualTo(30);
    assertThat(undo).isEmpty();
    assertThat(rows).noneMatch(this::isAssigned);
  }

  /** More than a page of keys, and one goes away between the pages: another slides out of sight. */
  @Test
  void aKeyThatSlidesOntoAPageThatWasReadAlreadyIsUnassignedAllTheSame() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 510);
    sandbox.beforePage(2, () -> unassignByHand(rows.get(0)), KeyRead.LIST_GROUP_API_KEYS);
    List<Row> asked = rows.subList(495, 505);

    Summary summary = unassigner().beforeUnassign(undo::add).run(Seed.rows(asked));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(10);
    assertThat(undo).hasSize(10);
    assertThat(asked).noneMatch(this::isAssigned);
  }

  @Test
  void anEmptyPageInTheMiddleHidesNoKey() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 5);
    sandbox.emptyPage(1);

    Summary summary = unassigner().beforeUnassign(undo::add).verify().run(Seed.rows(rows));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(5);
    assertThat(undo).hasSize(5);
    assertThat(rows).noneMatch(this::isAssigned);
  }
}
