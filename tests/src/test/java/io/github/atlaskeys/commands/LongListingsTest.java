package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.Seed;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Listings of several pages, as Atlas may answer them: every command reads them to their end, and
 * one that breaks off is taken for a whole one by none. The property {@code listing.items} makes
 * them longer.
 */
class LongListingsTest {
  /** More than three pages. */
  private static final int ITEMS = Integer.getInteger("listing.items", 1_800);

  private static final String PROJECT = Seed.project(0).value();

  /** What Atlas makes of a count. */
  enum World {
    /** A page without a count has no link. */
    AS_RECORDED,
    /** A page without a count has one. */
    LINKED,
    /** It cannot count, and says so. */
    UNCOUNTABLE,
    /** It fails when it is to count. */
    FAILING;

    AtlasSandbox start() {
      var sandbox =
          AtlasSandbox.start(
                  SandboxOptions.defaults()
                      .withoutLimits()
                      .withLinksOfUncountedPages(this == LINKED))
              .seedExample();
      if (this == UNCOUNTABLE) {
        sandbox.fault(
            Fault.uncountable().onPath("/(groups|apiKeys|serviceAccounts|accessList)$").always());
      } else if (this == FAILING) {
        // Not of service accounts: Atlas documents no count there.
        sandbox.fault(
            Fault.html503().onCountedPages().onPath("/v2/groups$|/(apiKeys|accessList)$").always());
      }
      return sandbox;
    }
  }

  @TempDir Path folder;

  private AtlasSandbox sandbox;

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private void keysInOneProject(World world) {
    sandbox = world.start();
    Seed.assigned(sandbox, 1, ITEMS);
  }

  private void oneKeyInProjects(World world) {
    sandbox = world.start();
    Seed.assignedEverywhere(sandbox, ITEMS);
  }

  private Outcome run(Script script, String... arguments) {
    return CommandRun.of(script.in(() -> folder), sandbox).run(arguments);
  }

  private long assignedKeys() {
    return IntStream.range(0, ITEMS)
        .filter(i -> sandbox.isAssigned(PROJECT, Seed.key(i).value()))
        .count();
  }

  @ParameterizedTest
  @EnumSource
  void aProjectIsClosedToTheLastKey(World world) {
    keysInOneProject(world);

    Outcome list = run(Script.LIST_KEYS, "--project", PROJECT, "-o", "csv");
    assertThat(list.exit()).as("%s", list.err()).isZero();
    assertThat(list.out()).hasLineCount(1 + ITEMS);

    Outcome closed =
        CommandRun.of(Script.UNASSIGN_KEYS.in(() -> folder), sandbox)
            .reading(list.out())
            .run("-", "--yes", "--verify");

    assertThat(closed.exit()).as("%s", closed.err()).isZero();
    assertThat(closed.out() + closed.err())
        .contains("no longer lists any of the %,d assignments".formatted(ITEMS));
    assertThat(assignedKeys()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void anOrganizationsKeysAreReviewedToTheLast(World world) {
    keysInOneProject(world);

    Outcome list = run(Script.LIST_KEYS, "--org", Example.ORGANIZATION, "-o", "csv");
    Outcome review = run(Script.REVIEW_ACCESS, "-o", "csv");

    assertThat(list.exit()).as("%s", list.err()).isZero();
    assertThat(list.out()).contains(Seed.key(ITEMS - 1).value());
    assertThat(review.exit()).as("%s", review.err()).isZero();
    assertThat(review.out()).contains(Seed.key(0).value(), Seed.key(ITEMS - 1).value());
    assertThat(review.out().lines().filter(line -> line.contains("bulk")).count()).isEqualTo(ITEMS);
  }

  @ParameterizedTest
  @EnumSource
  void aKeyIsFoundInAndUnassignedFromEveryProject(World world) {
    oneKeyInProjects(world);
    String key = Seed.key(0).value();

    assertThat(
            run(Script.LIST_PROJECTS, "-o", "csv")
                .out()
                .lines()
                .filter(l -> l.contains(",project-"))
                .count())
        .isEqualTo(ITEMS);
    Outcome found = run(Script.FIND_KEY, key, "-o", "csv");
    assertThat(found.exit()).as("%s", found.err()).isZero();
    assertThat(found.out()).hasLineCount(1 + ITEMS);

    Outcome unassigned = run(Script.UNASSIGN_KEY, "--key", key, "--all-projects", "--yes");

    assertThat(unassigned.exit()).as("%s", unassigned).isZero();
    for (int i = 0; i < ITEMS; i++) {
      assertThat(sandbox.isAssigned(Seed.project(i).value(), key)).isFalse();
    }
  }
}
