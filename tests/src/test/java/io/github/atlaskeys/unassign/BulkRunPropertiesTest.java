package io.github.atlaskeys.unassign;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.admin.RetryPolicy;
import io.github.atlaskeys.journal.ResultsFile;
import io.github.atlaskeys.testing.ManualClock;
import io.github.atlaskeys.testing.Rows;
import io.github.atlaskeys.unassign.ChanceAtlas.Fate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;
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
 * Issue 3: any mix of answers gives one verdict a row, results = rows, journal + resume = one whole
 * run; for any rows, some of them twice, of any keys in any projects. Which lane comes first is
 * chance: a failure may not be found again by its seed.
 */
class BulkRunPropertiesTest {
  @Property(tries = 400, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void anyMixOfAnswersGivesEachRowOneTrueVerdict(
      @ForAll("rows") List<Row> rows,
      @ForAll("fates") List<Fate> fates,
      @ForAll @IntRange(min = 1, max = 16) int lanes,
      @ForAll boolean snapshot)
      throws IOException {
    var atlas = new ChanceAtlas(assignedOf(rows), fates);
    Set<Unassignment> undo = ConcurrentHashMap.newKeySet();
    Map<Long, RowResult> results = new TreeMap<>();

    Summary summary =
        bulkRun(atlas, lanes, snapshot, undo)
            .run(
                Rows.source(rows),
                line -> false,
                result ->
                    assertThat(results.put(result.row().line(), result)).as("once a row").isNull());

    assertThat(results).hasSize(rows.size());
    assertThat(summary.rows()).isEqualTo(rows.size());
    for (Verdict verdict : Verdict.values()) {
      assertThat(results.values().stream().filter(result -> result.verdict() == verdict).count())
          .isEqualTo(summary.count(verdict));
    }
    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(atlas.removals());
    assertThat(results.values())
        .filteredOn(result -> result.verdict().done())
        .as("done is gone")
        .noneMatch(result -> atlas.isAssigned(result.row().unassignment()));
    if (snapshot) {
      assertThat(undo)
          .as("whatever was taken can be given back")
          .containsAll(assignedOf(rows).stream().filter(each -> !atlas.isAssigned(each)).toList());
    }
  }

  @Property(tries = 200, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void cutShortAtAnyMomentsAndResumedItIsOneWholeRun(
      @ForAll("rows") List<Row> rows,
      @ForAll("fates") List<Fate> fates,
      @ForAll("moments") List<Integer> moments,
      @ForAll @IntRange(min = 1, max = 16) int lanes,
      @ForAll boolean snapshot)
      throws IOException {
    Path folder = Files.createTempDirectory("atlas-keys-properties");
    Path journal = folder.resolve("results.csv");
    try {
      var atlas = new ChanceAtlas(assignedOf(rows), fates);
      Set<Unassignment> undo = ConcurrentHashMap.newKeySet();
      for (int moment : moments) {
        try (var results = ResultsFile.resume(journal, InstantSource.system())) {
          BulkRun bulk = bulkRun(atlas, lanes, snapshot, undo);
          var written = new ArrayList<Row>();
          runOrLosePower(
              bulk,
              rows,
              results.done(),
              result -> {
                if (written.size() == moment && moment % 2 == 0) {
                  throw new IOException("no more is written: the process is gone");
                }
                results.write(result);
                written.add(result.row());
                if (written.size() == moment) {
                  bulk.stop();
                }
              });
        }
        if (moment % 3 == 0) {
          tearLastLine(journal);
        }
      }

      Summary last = null;
      for (int i = 0; i < 100 && (last == null || !last.complete()); i++) {
        try (var results = ResultsFile.resume(journal, InstantSource.system())) {
          last =
              bulkRun(atlas, lanes, snapshot, undo)
                  .run(Rows.source(rows), results.done(), results::write);
        }
      }

      Map<Long, Verdict> written = new TreeMap<>();
      ResultsFile.forEach(
          journal,
          (line, project, apiKey, verdict) ->
              assertThat(written.put(line, verdict)).as("once a row").isNull());
      assertThat(written).hasSize(rows.size());
      assertThat(written.values()).allMatch(Verdict::done);
      assertThat(rows).noneMatch(row -> atlas.isAssigned(row.unassignment()));
      if (snapshot) {
        assertThat(undo).containsAll(assignedOf(rows));
      }
    } finally {
      Files.deleteIfExists(journal);
      Files.delete(folder);
    }
  }

  private static void runOrLosePower(
      BulkRun bulk, List<Row> rows, LongPredicate done, BulkRun.Results results) {
    try {
      bulk.run(Rows.source(rows), done, results);
    } catch (IOException e) {
      assertThat(e).hasMessage("no more is written: the process is gone");
    }
  }

  private static void tearLastLine(Path journal) throws IOException {
    byte[] bytes = Files.readAllBytes(journal);
    Files.write(journal, java.util.Arrays.copyOf(bytes, bytes.length - bytes.length % 17));
  }

  private static BulkRun bulkRun(
      ChanceAtlas atlas, int lanes, boolean snapshot, Set<Unassignment> undo) {
    var clock = new ManualClock();
    Operation operation =
        snapshot
            ? Operations.unassign(atlas.api(), (unassignment, key) -> undo.add(unassignment))
            : Operations.unassignWithoutSnapshot(atlas.api());
    return new BulkRun(
        atlas.api(), operation, lanes, RetryPolicy.DEFAULT, clock::pass, clock, () -> 0.5);
  }

  /** Every second key is in its project at the beginning. */
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
        .as((project, key) -> new Unassignment(Rows.project(project), Rows.key(key)))
        .list()
        .ofMaxSize(80)
        .map(BulkRunPropertiesTest::lines);
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
