package io.github.atlaskeys.unassign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.testing.Seed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows in memory: sorted by project and key, each pair once, few bytes each. */
class RowsTest {
  private static Row row(long line, int project, int key, String... roles) {
    return new Row(line, Seed.row(line, project, key).unassignment(), List.of(roles));
  }

  @Test
  void theyComeByProjectAndKey() {
    Rows rows =
        Seed.rows(List.of(row(2, 3, 1), row(3, 1, 9), row(4, 3, 0), row(5, 2, 5), row(6, 1, 2)));

    assertThat(rows).extracting(Row::line).containsExactly(6L, 3L, 5L, 4L, 2L);
    assertThat(rows.inOrder()).extracting(Row::line).containsExactly(2L, 3L, 4L, 5L, 6L);
    assertThat(rows.size()).isEqualTo(5);
    assertThat(rows.projects()).isEqualTo(3);
    assertThat(rows.projectIds())
        .containsExactly(Seed.project(1), Seed.project(2), Seed.project(3));
    assertThat(rows.project(1)).isEqualTo(Seed.project(2));
    assertThat(rows.begin(2)).isEqualTo(3);
    assertThat(rows.end(2)).isEqualTo(5);
  }

  @Test
  void rowsOfOneProjectAndKeyBecomeOneWithTheRolesOfAll() {
    Rows.Builder builder = Rows.builder();
    List.of(
            row(2, 1, 1, "B"),
            row(3, 0, 0),
            row(4, 1, 1, "A", "B"),
            row(5, 1, 2),
            row(6, 0, 0),
            row(7, 1, 1, "C"))
        .forEach(builder::add);

    Rows rows = builder.build();

    assertThat(rows.inOrder())
        .containsExactly(row(2, 1, 1, "B", "A", "C"), row(3, 0, 0), row(5, 1, 2));
    assertThat(rows.size()).isEqualTo(3);
    assertThat(rows.inputSize()).isEqualTo(6);
    assertThat(builder.repeatedCount()).isEqualTo(3);
    assertThat(builder.repeated())
        .containsExactly(new Rows.Repeated(4, 2), new Rows.Repeated(6, 3), new Rows.Repeated(7, 2));
  }

  @Test
  void ofManyRepeatedRowsTheFirstTwentyAreNamed() {
    Rows.Builder builder = Rows.builder();
    for (int line = 1; line <= 100; line++) {
      builder.add(row(line, 0, line % 3));
    }

    assertThat(builder.build()).hasSize(3);
    assertThat(builder.repeatedCount()).isEqualTo(97);
    assertThat(builder.repeated()).hasSize(20).startsWith(new Rows.Repeated(4, 1));
  }

  @Test
  void everyRowComesBackAsItWas() {
    List<Row> all = new ArrayList<>();
    for (int i = 0; i < 40_000; i++) { // more than one chunk
      all.add(row(i + 2L, i % 7, i, i % 2 == 0 ? "GROUP_OWNER" : "GROUP_READ_ONLY"));
    }

    Rows rows = Seed.rows(all);

    List<Row> back = new ArrayList<>();
    rows.forEach(back::add);
    back.sort(Comparator.comparingLong(Row::line));
    assertThat(back.equals(all)).isTrue();
    for (int position = 0; position < rows.size(); position += 997) {
      assertThat(rows.at(position)).isEqualTo(all.get(rows.index(position)));
    }
  }

  @Test
  void aProjectWhoseIdBeginsWithEightIsNotBeforeOneThatBeginsWithSeven() {
    var low = new io.github.atlaskeys.api.ProjectId("7" + "0".repeat(23));
    var high = new io.github.atlaskeys.api.ProjectId("8" + "0".repeat(23));
    Rows rows =
        Rows.of(List.of(new Unassignment(high, Seed.key(0)), new Unassignment(low, Seed.key(0))));

    assertThat(rows).extracting(each -> each.unassignment().project()).containsExactly(low, high);
  }

  @Test
  void theFingerprintTellsLinesProjectsKeysRolesAndOrderApart() {
    String one = Seed.rows(List.of(row(2, 0, 0), row(3, 0, 1))).fingerprint();

    assertThat(one)
        .matches("[0-9a-f]{64}")
        .isEqualTo(Seed.rows(List.of(row(2, 0, 0), row(3, 0, 1))).fingerprint())
        .isNotEqualTo(Seed.rows(List.of(row(3, 0, 1), row(2, 0, 0))).fingerprint())
        .isNotEqualTo(Seed.rows(List.of(row(2, 0, 0), row(4, 0, 1))).fingerprint())
        .isNotEqualTo(Seed.rows(List.of(row(2, 1, 0), row(3, 0, 1))).fingerprint())
        .isNotEqualTo(Seed.rows(List.of(row(2, 0, 0, "A"), row(3, 0, 1))).fingerprint())
        .isNotEqualTo(Seed.rows(List.of(row(2, 0, 0))).fingerprint());
  }

  @Test
  void aSelectionKeepsThePlacesAndTheFingerprintOfTheWhole() {
    Rows all = Seed.rows(List.of(row(2, 3, 1), row(3, 1, 9), row(4, 3, 0), row(5, 2, 5)));

    Rows some = all.only(index -> index == 0 || index == 3);

    assertThat(some).extracting(Row::line).containsExactly(5L, 2L);
    assertThat(some.index(0)).isEqualTo(3);
    assertThat(some.index(1)).isZero();
    assertThat(some.projects()).isEqualTo(2);
    assertThat(some.inputSize()).isEqualTo(4);
    assertThat(some.fingerprint()).isEqualTo(all.fingerprint());
    assertThat(all.only(index -> false)).isEmpty();
  }

  @Test
  void rowsOfOneKeyAreCounted() {
    Rows rows = Seed.rows(List.of(row(2, 0, 0), row(3, 1, 0), row(4, 1, 1)));

    assertThat(rows.count(Seed.key(0))).isEqualTo(2);
    assertThat(rows.count(Seed.key(7))).isZero();
  }

  @Test
  void aCopyKeepsTheLines() {
    List<Row> input = List.of(row(7, 1, 0), row(9, 0, 1));

    Rows rows = Rows.copyOf(input);

    assertThat(rows).containsExactlyInAnyOrderElementsOf(input);
    assertThat(Rows.copyOf(rows)).isSameAs(rows);
  }

  @Test
  void aRowIsFoundByItsProjectAndKey() {
    Rows rows = Seed.rows(List.of(row(2, 9, 0), row(5, 1, 1), row(9, 0, 2), row(11, 1, 7)));

    assertThat(rows.find(Seed.project(9), Seed.key(0))).hasValue(0);
    assertThat(rows.find(Seed.project(1), Seed.key(1))).hasValue(1);
    assertThat(rows.find(Seed.project(0), Seed.key(2))).hasValue(2);
    assertThat(rows.find(Seed.project(1), Seed.key(7))).hasValue(3);
    assertThat(rows.find(Seed.project(1), Seed.key(2))).isEmpty();
    assertThat(rows.find(Seed.project(4), Seed.key(1))).isEmpty();
    assertThat(rows.only(index -> index > 0).find(Seed.project(9), Seed.key(0))).isEmpty();
    assertThat(Seed.rows(List.of()).find(Seed.project(0), Seed.key(0))).isEmpty();
  }

  @Test
  void keysAreCountedOnce() {
    Rows rows = Seed.rows(List.of(row(2, 0, 5), row(3, 1, 5), row(4, 1, 1), row(5, 2, 5)));

    assertThat(rows.keys()).isEqualTo(2);
    assertThat(rows.only(index -> index < 2).keys()).isEqualTo(1);
  }

  @Test
  void keysAndAccountsOfAProjectAreTwoGroups() {
    List<Row> all =
        List.of(
            Seed.accountRow(2, 1, 5),
            row(3, 1, 9),
            Seed.accountRow(4, 0, 7),
            row(5, 1, 5),
            Seed.accountRow(6, 1, 1),
            Seed.accountRow(7, 1, 5));

    Rows rows = Seed.rows(all);

    assertThat(rows).extracting(Row::line).containsExactly(4L, 5L, 3L, 6L, 2L);
    assertThat(rows.inOrder()).containsExactlyElementsOf(all.subList(0, 5));
    assertThat(rows.projects()).isEqualTo(2);
    assertThat(rows.groups()).isEqualTo(3);
    assertThat(rows.kindOf(0)).isEqualTo(PrincipalId.Kind.SERVICE_ACCOUNT);
    assertThat(rows.kindOf(1)).isEqualTo(PrincipalId.Kind.API_KEY);
    assertThat(rows.project(1)).isEqualTo(rows.project(2)).isEqualTo(Seed.project(1));
    assertThat(rows.keys()).as("a key and an account with the same digits are two").isEqualTo(5);
    assertThat(rows.byKind())
        .containsOnly(
            Map.entry(PrincipalId.Kind.API_KEY, 2L),
            Map.entry(PrincipalId.Kind.SERVICE_ACCOUNT, 3L));
    assertThat(rows.kinds()).containsExactly(PrincipalId.Kind.values());
    assertThat(Seed.rows(all.subList(0, 1)).kinds())
        .containsExactly(PrincipalId.Kind.SERVICE_ACCOUNT);
    assertThat(rows.count(Seed.account(5))).isEqualTo(1);
    assertThat(rows.count(Seed.key(5))).isEqualTo(1);
    assertThat(rows.count(PrincipalId.Kind.SERVICE_ACCOUNT)).isEqualTo(3);
    assertThat(rows.find(Seed.project(1), Seed.account(5))).hasValue(0);
    assertThat(rows.find(Seed.project(1), Seed.key(1))).isEmpty();
    assertThat(rows.fingerprint())
        .isNotEqualTo(Seed.rows(List.of(row(2, 1, 5), row(3, 1, 9))).fingerprint());
  }

  @Test
  void noneAreRowsToo() {
    Rows none = Rows.of(List.of());

    assertThat(none).isEmpty();
    assertThat(none.projects()).isZero();
  }

  /** As a million rows in 128 MB, a tenth of both: for a JVM of its own with little memory. */
  enum ManyRows {
    OF_MANY_PROJECTS(100_000, "20m"),
    OF_ONE_PROJECT(100_000, "20m"),
    /** Of one project, and each waits for a look at it. */
    REFUSED(100_000, "20m"),
    OF_ACCOUNTS(100_000, "20m");

    final int count;
    private final String heap;

    ManyRows(int count, String heap) {
      this.count = count;
      this.heap = heap;
    }
  }

  @ParameterizedTest
  @EnumSource(ManyRows.class)
  @Timeout(180)
  void manyRowsRunInASmallHeap(ManyRows kind) throws Exception {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + kind.heap,
                "-XX:+UseSerialGC",
                "-cp",
                path,
                ManyRowsRun.class.getName(),
                kind.name())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(output).contains(kind.count + " rows ended, complete: true");
    assertThat(process.exitValue()).isZero();
  }
}
