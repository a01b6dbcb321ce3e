package io.github.atlaskeys.unassign;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.testing.ManualClock;
import io.github.atlaskeys.testing.Seed;
import io.github.atlaskeys.unassign.ChanceAtlas.Fate;
import io.github.atlaskeys.unassign.Result.Caveat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/**
 * Any mix of responses gives one verdict per row, as many results as rows, and a run that was cut
 * short and resumed is one whole run; for any rows, of any keys in any projects. Which worker comes
 * first is chance: a failure may not be found again by its seed.
 */
class RunPropertiesTest {
  @Property(tries = 400, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void anyMixOfResponsesGivesEachRowOneTrueVerdict(
      @ForAll("rows") List<Row> rows,
      @ForAll("fates") List<Fate> fates,
      @ForAll @IntRange(min = 1, max = 16) int workers,
      @ForAll boolean undoWanted)
      throws IOException {
    var atlas = new ChanceAtlas(assignedOf(rows), fates);
    Set<Unassignment> undo = ConcurrentHashMap.newKeySet();
    Map<Long, Result> results = new TreeMap<>();

    Summary summary =
        unassigner(atlas, workers, undoWanted, undo)
            .onResult(
                result ->
                    assertThat(results.put(result.row().line(), result))
                        .as("one result per row")
                        .isNull())
            .run(Seed.rows(rows));

    assertThat(results).hasSize(rows.size());
    assertThat(summary.rows()).isEqualTo(rows.size());
    for (Verdict verdict : Verdict.values()) {
      assertThat(results.values().stream().filter(result -> result.verdict() == verdict).count())
          .isEqualTo(summary.count(verdict));
    }
    assertThat(summary.count(Verdict.UNASSIGNED) - summary.count(Caveat.CONFIRMED_BY_LOOK))
        .isEqualTo(atlas.removals());
    assertThat(results.values())
        .filteredOn(result -> result.verdict().done())
        .as("done is gone")
        .noneMatch(result -> atlas.isAssigned(result.unassignment()));
    if (undoWanted) {
      assertThat(undo)
          .as("whatever was unassigned can be restored")
          .containsAll(assignedOf(rows).stream().filter(each -> !atlas.isAssigned(each)).toList());
    }
  }

  @Property(tries = 200, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void cutShortAtAnyMomentsAndResumedItIsOneWholeRun(
      @ForAll("rows") List<Row> rows,
      @ForAll("fates") List<Fate> fates,
      @ForAll("moments") List<Integer> moments,
      @ForAll @IntRange(min = 1, max = 16) int workers,
      @ForAll boolean undoWanted)
      throws IOException {
    var atlas = new ChanceAtlas(assignedOf(rows), fates);
    Set<Unassignment> undo = ConcurrentHashMap.newKeySet();
    Map<Unassignment, Verdict> journal = new HashMap<>();
    for (int moment : moments) {
      runOrLosePower(unassigner(atlas, workers, undoWanted, undo), rows, journal, moment);
    }

    Summary last = null;
    for (int i = 0; i < 100 && (last == null || !last.complete()); i++) {
      last =
          unassigner(atlas, workers, undoWanted, undo)
              .skip(row -> isDone(journal, row))
              .onResult(result -> journal.put(result.unassignment(), result.verdict()))
              .run(Seed.rows(rows));
    }

    assertThat(journal).hasSize(rows.size());
    assertThat(journal.values()).allMatch(Verdict::done);
    assertThat(rows).noneMatch(row -> atlas.isAssigned(row.unassignment()));
    if (undoWanted) {
      assertThat(undo).containsAll(assignedOf(rows));
    }
  }

  /** Stops, or keeps no more, after this many results. */
  private static void runOrLosePower(
      BulkUnassigner unassigner, List<Row> rows, Map<Unassignment, Verdict> journal, int moment) {
    Map<Unassignment, Verdict> before = Map.copyOf(journal);
    var written = new AtomicInteger();
    try {
      unassigner
          .skip(row -> isDone(before, row))
          .onResult(
              result -> {
                if (written.get() == moment && moment % 2 == 0) {
                  throw new IOException("no more is written: the process is gone");
                }
                journal.put(result.unassignment(), result.verdict());
                if (written.incrementAndGet() == moment) {
                  unassigner.stop();
                }
              })
          .run(Seed.rows(rows));
    } catch (IOException e) {
      assertThat(e).hasMessage("no more is written: the process is gone");
    }
  }

  private static boolean isDone(Map<Unassignment, Verdict> journal, Unassignment row) {
    return journal.getOrDefault(row, Verdict.UNFINISHED).done();
  }

  private static BulkUnassigner unassigner(
      ChanceAtlas atlas, int workers, boolean undoWanted, Set<Unassignment> undo) {
    var clock = new ManualClock();
    BulkUnassigner unassigner =
        BulkUnassigner.of(atlas.api())
            .concurrency(workers)
            .retries(Retries.standard().withSleeper(clock).withClock(clock).withJitter(() -> 0.5));
    return undoWanted
        ? unassigner.beforeUnassign(entry -> undo.add(entry.unassignment()))
        : unassigner;
  }

  /** Most keys are in their project at the beginning. */
  private static Set<Unassignment> assignedOf(List<Row> rows) {
    var assigned = new HashSet<Unassignment>();
    for (Row row : rows) {
      if (row.unassignment().hashCode() % 4 != 0) {
        assigned.add(row.unassignment());
      }
    }
    return assigned;
  }

  @Provide
  Arbitrary<List<Row>> rows() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 12), Arbitraries.integers().between(0, 15))
        .as((project, key) -> new Unassignment(Seed.project(project), Seed.key(key)))
        .list()
        .uniqueElements()
        .ofMaxSize(80)
        .map(RunPropertiesTest::lines);
  }

  private static List<Row> lines(List<Unassignment> unassignments) {
    var rows = new ArrayList<Row>();
    for (Unassignment each : unassignments) {
      rows.add(new Row(rows.size() + 2L, each, List.of()));
    }
    return Collections.unmodifiableList(rows);
  }

  @Provide
  Arbitrary<List<Fate>> fates() {
    return Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.just(Fate.WORKS)),
            Tuple.of(
                4,
                Arbitraries.of(
                    Fate.TELLS_THAT_NOTHING_IS_LEFT,
                    Fate.LIMITED,
                    Fate.FAILS,
                    Fate.CUT_BEFORE,
                    Fate.CUT_AFTER)),
            Tuple.of(1, Arbitraries.of(Fate.REFUSES_PERMISSION, Fate.REFUSES_CREDENTIALS)))
        .list()
        .ofMaxSize(120);
  }

  @Provide
  Arbitrary<List<Integer>> moments() {
    return Arbitraries.integers().between(0, 40).list().ofMaxSize(4);
  }
}
