package io.github.atlaskeys.journal;

import static io.github.atlaskeys.journal.Rows.key;
import static io.github.atlaskeys.journal.Rows.project;
import static io.github.atlaskeys.journal.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlaskeys.admin.ApiKeyId;
import io.github.atlaskeys.unassign.ProjectRows;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.RowSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows on disk, a project at a time. */
class RowFileTest {
  private final Path folder;

  RowFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void anEmptyInputHasNoProjects() throws IOException {
    try (RowFile file = file(List.of(), 100)) {
      assertThat(file.rows()).isZero();
      assertThat(file.projects()).isZero();
      assertThat(file.source().nextProject()).isEmpty();
    }
  }

  @Test
  void theRowsOfAProjectComeTogetherInTheOrderOfTheInput() throws IOException {
    var rows = List.of(row(2, 9, 1), row(3, 7, 2), row(5, 9, 3), row(6, 7, 1), row(7, 9, 1));

    try (RowFile file = file(rows, 100)) {
      assertThat(Rows.read(file.source()))
          .containsExactly(
              List.of(row(3, 7, 2), row(6, 7, 1)),
              List.of(row(2, 9, 1), row(5, 9, 3), row(7, 9, 1)));
      assertThat(file.rows()).isEqualTo(5);
      assertThat(file.projects()).isEqualTo(2);
    }
  }

  @Test
  void aRowComesBackWithItsRoles() throws IOException {
    String[] many =
        IntStream.range(0, 3_000).mapToObj(i -> "GROUP_ROLE_" + i).toArray(String[]::new);
    var rows = List.of(row(2, 1, 1, "GROUP_OWNER", "GROUP_READ_ONLY"), row(3, 1, 2, many));

    try (RowFile file = file(rows, 100)) {
      assertThat(Rows.read(file.source())).containsExactly(rows);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 60, 300, 5_000, 1_000_000})
  void anyInputIsGroupedWhateverFitsIntoMemory(long chunkBytes) throws IOException {
    var random = new Random(chunkBytes);
    List<Row> rows = random(random, 2_000);
    ApiKeyId own = key(3);
    Predicate<Row> last = row -> row.unassignment().apiKey().equals(own);

    try (RowFile file = file(rows, last, chunkBytes)) {
      var expected = new ArrayList<>(grouped(rows.stream().filter(last.negate()).toList()));
      expected.addAll(grouped(rows.stream().filter(last).toList()));
      assertThat(Rows.read(file.source())).isEqualTo(expected);
      assertThat(file.rows()).isEqualTo(rows.size());
      assertThat(file.projects()).isEqualTo(grouped(rows).size());
    }
  }

  @Test
  void rowsThatAreToComeLastComeAfterAllOthers() throws IOException {
    var rows = List.of(row(2, 1, 5), row(3, 1, 6), row(4, 2, 5), row(5, 3, 6));

    try (RowFile file = file(rows, row -> row.unassignment().apiKey().equals(key(5)), 100)) {
      assertThat(Rows.read(file.source()))
          .containsExactly(
              List.of(row(3, 1, 6)),
              List.of(row(5, 3, 6)),
              List.of(row(2, 1, 5)),
              List.of(row(4, 2, 5)));
      assertThat(file.projects()).as("one of them comes twice").isEqualTo(3);
    }
  }

  @Test
  void severalProjectsAreReadAtOnceAndTheWholeAgainAfter() throws IOException {
    List<Row> rows = random(new Random(1), 1_000);

    try (RowFile file = file(rows, 300)) {
      RowSource source = file.source();
      ProjectRows first = source.nextProject().orElseThrow();
      ProjectRows second = source.nextProject().orElseThrow();
      var ofFirst = new ArrayList<Row>();
      var ofSecond = new ArrayList<Row>();
      for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
        first.next().ifPresent(ofFirst::add);
        second.next().ifPresent(ofSecond::add);
      }

      assertThat(List.of(ofFirst, ofSecond)).isEqualTo(grouped(rows).subList(0, 2));
      assertThat(first.size()).isEqualTo(ofFirst.size());
      assertThat(first.project()).isEqualTo(ofFirst.get(0).unassignment().project());
      assertThat(Rows.read(file.source())).isEqualTo(grouped(rows));
    }
  }

  @Test
  void aProjectThatIsClosedGivesNoMoreRows() throws IOException {
    try (RowFile file = file(List.of(row(2, 1, 1), row(3, 1, 2)), 100)) {
      ProjectRows project = file.source().nextProject().orElseThrow();
      project.close();

      assertThat(project.next()).isEmpty();
    }
  }

  @Test
  void anInterruptedThreadReadsOnAndClosesNothingForOthers() throws IOException {
    List<Row> rows = random(new Random(2), 1_000);

    try (RowFile file = file(rows, 300)) {
      Thread.currentThread().interrupt();
      List<List<Row>> read = Rows.read(file.source());

      assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
      assertThat(read).isEqualTo(grouped(rows));
    }
  }

  @Test
  void nothingIsLeftOnDisk() throws IOException {
    file(random(new Random(3), 100), 300).close();
    try (RowFile.Writer writer = RowFile.writer(folder, 100)) {
      writer.add(row(2, 1, 1));
      writer.add(row(3, 1, 1));
    }

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aRowThatCannotBeJudgedLeavesNothingOnDisk() throws IOException {
    RowFile.Writer writer = RowFile.writer(folder, 100);
    writer.add(row(2, 1, 1));

    assertThatThrownBy(
            () ->
                writer.finish(
                    row -> {
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void theFingerprintTellsEveryChangeOfARow() throws IOException {
    String print = fingerprint(row(2, 1, 1, "A", "B"), row(3, 1, 2));

    assertThat(print).matches("[0-9a-f]{64}");
    assertThat(fingerprint(row(2, 1, 1, "A", "B"), row(3, 1, 2))).isEqualTo(print);
    assertThat(
            List.of(
                fingerprint(row(2, 1, 1, "A", "B")),
                fingerprint(row(3, 1, 2), row(2, 1, 1, "A", "B")),
                fingerprint(row(2, 1, 1, "A", "B"), row(4, 1, 2)),
                fingerprint(row(2, 1, 1, "A", "B"), row(3, 2, 2)),
                fingerprint(row(2, 1, 1, "A", "B"), row(3, 1, 1)),
                fingerprint(row(2, 1, 1, "B", "A"), row(3, 1, 2))))
        .doesNotContain(print)
        .doesNotHaveDuplicates();
  }

  @Test
  void aRowThatNoFileCouldHoldIsRefused() {
    assertThatThrownBy(() -> row(0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("line must be 1 or more, was 0");
    assertThatThrownBy(() -> row(2, 1, 1, "GROUP OWNER"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("role must be one word, was \"GROUP OWNER\"");
  }

  /** Each project has one row: the worst that can happen to a file that is read by project. */
  @Test
  void asManyProjectsAsRowsAreOnlyMoreOfTheSame() throws IOException {
    int count = 100_000;
    try (RowFile.Writer writer = RowFile.writer(folder)) {
      for (int i = 0; i < count; i++) {
        writer.add(row(i + 2, (i * 7_919L) % count, i));
      }
      try (RowFile file = writer.finish()) {
        assertThat(file.projects()).isEqualTo(count);
        RowSource source = file.source();
        for (int i = 0; i < count; i++) {
          Optional<ProjectRows> next = source.nextProject();
          assertThat(next.orElseThrow().next().orElseThrow().unassignment().project())
              .isEqualTo(project(i));
        }
        assertThat(source.nextProject()).isEmpty();
      }
    }
  }

  private String fingerprint(Row... rows) throws IOException {
    try (RowFile file = file(List.of(rows), 1_000)) {
      return file.fingerprint();
    }
  }

  private RowFile file(List<Row> rows, long chunkBytes) throws IOException {
    return file(rows, row -> false, chunkBytes);
  }

  private RowFile file(List<Row> rows, Predicate<Row> last, long chunkBytes) throws IOException {
    try (RowFile.Writer writer = RowFile.writer(folder, chunkBytes)) {
      for (Row row : rows) {
        writer.add(row);
      }
      return writer.finish(last);
    }
  }

  private static List<Row> random(Random random, int count) {
    String[][] roles = {{}, {"GROUP_OWNER"}, {"GROUP_READ_ONLY", "GROUP_SEARCH_INDEX_EDITOR"}};
    return IntStream.range(0, count)
        .mapToObj(i -> row(i + 2, random.nextInt(40), random.nextInt(10), roles[random.nextInt(3)]))
        .toList();
  }

  private static List<List<Row>> grouped(List<Row> rows) {
    return List.copyOf(
        rows.stream()
            .sorted(Comparator.comparingLong(Row::line))
            .collect(
                Collectors.groupingBy(
                    row -> row.unassignment().project().value(), TreeMap::new, Collectors.toList()))
            .values());
  }
}
