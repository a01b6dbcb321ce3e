package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.testing.Seed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a host does not list, told in the same way by every command. */
class NotListedTest {
  private static final String ONLY_KEYS =
      "only API keys: this host, or this version of its API, has no service accounts\n";

  private static final String PROJECT = Example.PAYMENTS_PRODUCTION;

  /** A command that would show service accounts. */
  record Case(Script script, String... arguments) {
    String command() {
      return script.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static final List<Case> LISTING =
      List.of(
          new Case(Script.LIST_KEYS, "--project", PROJECT),
          new Case(Script.LIST_KEYS, "--org", Example.ORGANIZATION),
          new Case(Script.FIND_KEY, "--description", "ci"),
          new Case(Script.REVIEW_ACCESS, "--all"));

  @TempDir Path folder;

  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();

  private Outcome run(Script script, String... arguments) {
    return CommandRun.of(script.in(() -> folder), sandbox).run(arguments);
  }

  private void withoutAccounts() {
    sandbox.fault(Fault.status(404, "RESOURCE_NOT_FOUND").onPath("/serviceAccounts(/|$)").always());
  }

  @ParameterizedTest
  @FieldSource("LISTING")
  void aKindThatTheHostDoesNotHaveIsLeftOutAndSaid(Case each) {
    withoutAccounts();

    Outcome run = run(each.script(), each.arguments());

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err()).isEqualTo(each.command() + ": " + ONLY_KEYS);
    assertThat(run.out()).contains("zmmrboas").doesNotContain("mdb_sa_id");
  }

  @Test
  void aClientIdIsNotFoundThere() {
    withoutAccounts();

    Outcome run = run(Script.FIND_KEY, Example.TARGET_CLIENT_ID);

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.err()).contains("no service account " + Example.TARGET_CLIENT_ID);
  }

  @Test
  void keysAreUnassignedAndVerifiedThere() {
    withoutAccounts();

    Outcome run = run(Script.UNASSIGN_KEY, "--key", "zmmrboas", "--all-projects", "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(sandbox.isAssigned(PROJECT, Example.TARGET_KEY)).isFalse();
  }

  @Test
  void aProjectThatIsNotThereIsStillAnError() {
    withoutAccounts();

    Outcome run = run(Script.LIST_KEYS, "--project", "1".repeat(24));

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.err()).contains("does not exist, or these credentials cannot see it");
  }

  // ------------------------------------------------------------------ listings that break off

  static final List<Case> SHORT =
      List.of(
          new Case(Script.LIST_PROJECTS),
          new Case(Script.LIST_KEYS, "--project", Seed.project(0).value()),
          new Case(Script.LIST_KEYS, "--org", Example.ORGANIZATION));

  private void shortFromPage(int page) {
    Seed.assigned(sandbox, 600, 600);
    sandbox.assign(Seed.project(0).value(), Example.READER_KEY, "GROUP_READ_ONLY");
    for (int i = 1; i < 600; i++) {
      sandbox.assign(Seed.project(0).value(), Seed.key(i).value(), "GROUP_READ_ONLY");
    }
    String listings = "/v2/groups$|/(groups|orgs)/[^/]+/apiKeys$";
    sandbox.fault(Fault.breakOff().onPath(listings).onPage(page).always());
  }

  @ParameterizedTest
  @FieldSource("SHORT")
  void whatIsThereIsShownAndHowManyAreMissing(Case each) {
    shortFromPage(2);

    Outcome run = run(each.script(), each.arguments());

    assertThat(run.exit()).as("%s", run.err()).isEqualTo(3);
    assertThat(run.err())
        .matches(
            "(.*: Atlas lists 500 of 6\\d\\d [\\w ]+s; run the command again for the rest\n)+");
    assertThat(run.out()).contains(each.script() == Script.LIST_PROJECTS ? "project-" : "bulk");
  }

  /** A change may read it from a pipe, and would take it for all there is. */
  @ParameterizedTest
  @FieldSource("SHORT")
  void noCsvIsWritten(Case each) {
    shortFromPage(2);

    Outcome run =
        run(
            each.script(),
            Stream.concat(Stream.of(each.arguments()), Stream.of("-o", "csv"))
                .toArray(String[]::new));

    assertThat(run.exit()).as("%s", run.err()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).endsWith("for the rest (no CSV was written)\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aSearchDoesNotCallItComplete(int page) {
    shortFromPage(page);

    Outcome run = run(Script.FIND_KEY, "nosuchky");

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.err()).contains("incomplete: Atlas lists").doesNotContain("no API key nosuchky");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void nothingIsCalledVerifiedByIt(int page) throws Exception {
    shortFromPage(page);
    Path file = folder.resolve("keys.csv");
    Files.writeString(
        file,
        "projectId,apiKeyId\n%s,%s\n".formatted(Seed.project(0).value(), Seed.key(0).value()));

    Outcome run = run(Script.UNASSIGN_KEYS, file.toString(), "--yes", "--verify");

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.out() + run.err()).doesNotContain("Verified");
  }

  /** A key that is not listed may be assigned all the same, with roles that an undo needs. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void noUndoIsShort(int page) throws Exception {
    shortFromPage(page);
    String project = Seed.project(0).value();
    List<String> keys = List.of(Seed.key(0).value(), Seed.key(590).value());
    Path file = folder.resolve("keys.csv");
    Files.writeString(
        file,
        keys.stream()
            .map(key -> project + "," + key + "\n")
            .collect(Collectors.joining("", "projectId,apiKeyId\n", "")));

    Outcome run = run(Script.UNASSIGN_KEYS, file.toString(), "--yes");

    String undo = Files.readString(folder.resolve("keys.csv.undo.csv"));
    String results = Files.readString(folder.resolve("keys.csv.results.csv"));
    assertThat(results).doesNotContain("NOT_ASSIGNED");
    for (String key : keys) {
      if (sandbox.isAssigned(project, key)) {
        assertThat(run.exit()).as("%s", run).isEqualTo(3);
      } else {
        assertThat(undo).contains(project + "," + key).contains("GROUP_READ_ONLY");
      }
    }
  }

  @Test
  void anAccessListThatBreaksOffIsNotSavedAsNone() {
    sandbox.fault(Fault.breakOff().onPath("/accessList$").always());

    Outcome run = run(Script.CONTAIN_KEY, "zmmrboas", "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.err()).contains("incomplete: Atlas lists 0 of 2");
    assertThat(sandbox.accessList(Example.TARGET_KEY)).hasSize(2);
    assertThat(folder).isEmptyDirectory();
  }
}
