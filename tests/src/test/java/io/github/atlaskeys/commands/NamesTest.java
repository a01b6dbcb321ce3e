package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.Example;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How keys and projects are named, and what becomes of those that nobody knows. */
class NamesTest extends OneProjectRun {
  @Test
  void anOrganizationThatIsNamedIsTheOneThatIsSearched() {
    Outcome run =
        command.run("zmmrboas", "--project", PROJECT, "--org", "5980cfdf0b6d97029d82f8ff", "-n");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.err()).contains("5980cfdf0b6d97029d82f8ff");
  }

  @Test
  void otherNamesOfTheOptionsAndTheEnvironmentWork() {
    Outcome run =
        command
            .with("MONGODB_ATLAS_PROJECT_ID", PROJECT.toUpperCase(java.util.Locale.ROOT))
            .run("--apiKeyId", KEY, "-y");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(isAssigned()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"zmmrboas", KEY, "--key zmmrboas", "--key " + KEY, "zmmrboas --key " + KEY})
  void aKeyIsNamedByItsIdOrPublicKeyAndMayBeNamedTwice(String words) {
    Outcome run = command.run((words + " --yes --project " + PROJECT).split(" "));

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).startsWith("Unassigned API key zmmrboas \"ci deploy\"");
    assertThat(sandbox.countSigned("DELETE")).isOne();
    assertThat(isAssigned()).isFalse();
  }

  @Test
  void theHabitsOfOtherToolsAreAccepted() {
    Outcome look = command.run("zmmrboas", "--project", "Payments-Production", "-n");
    Outcome run =
        command.run(
            "--apiKeyId", KEY, "--projectId", PROJECT, "--orgId", Example.ORGANIZATION, "--force");

    assertThat(look.exit()).as("%s", look).isZero();
    assertThat(look.out()).endsWith("Dry run: nothing was changed.\n");
    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(isAssigned()).isFalse();
  }

  @Test
  void severalKeysAreOneRunWithOneQuestion() throws IOException {
    Outcome run =
        command.typing("y").run("zmmrboas", Example.BREAK_GLASS_KEY, "--project", PROJECT);

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err())
        .contains(
            """
            PROJECT              NAME      ID                        WOULD LOSE
            payments-production  zmmrboas  5d1d12c087d9d63e6d682438  GROUP_OWNER
            payments-production  breakgls  5d0a3b9987d9d63e6d5f7a83  GROUP_OWNER

            Would unassign 2 keys from payments-production.
            """)
        .contains("\n\nUnassign 2 keys from payments-production? [y/N] \n");
    assertThat(run.out())
        .contains("Unassigned 2 of 2 keys from 1 project.\n")
        .contains("1 key STILL HAS ACCESS through an organization role: breakgls \"break glass\"");
    assertThat(isAssigned()).isFalse();
    assertThat(sandbox.isAssigned(PROJECT, Example.BREAK_GLASS_KEY)).isFalse();
    assertThat(undo().getFileName().toString()).startsWith("unassign-keys-");
    assertThat(Files.readAllLines(undo())).hasSize(3);
    assertThat(Files.readAllLines(results()))
        .anyMatch(line -> line.endsWith("Z,payments-production,zmmrboas,GROUP_OWNER,\"\""));
    assertThat(command.files()).as("nothing is left to resume").hasSize(2);
  }

  @Test
  void aMistypedIdAmongSeveralKeysIsToldBeforeAnythingIsChanged() {
    Outcome run =
        command.run("zmmrboas", "111111111111111111111111", "--project", PROJECT, "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.err()).contains("111111111111111111111111");
    assertThat(sandbox.countSigned("DELETE")).isZero();
  }

  @Test
  void everyKeyThatIsUnknownIsNamedAndNothingIsChanged() {
    Outcome run = command.run("nosuchky", "zmmrboas", "otherkxy", "--project", PROJECT, "--yes");
    Outcome allowed =
        command.run("nosuchky", "zmmrboas", "--project", PROJECT, "--yes", "--allow-missing");
    Outcome none = command.run("--project", PROJECT, "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.err())
        .contains("unassign-key: 2 of 3 keys cannot be resolved; nothing was changed\n")
        .contains(
            "\n  no API key nosuchky in Example-Org", "\n  no API key otherkxy in Example-Org")
        .contains("\nFix or remove these keys, or use --allow-missing");
    assertThat(allowed.exit()).as("%s", allowed).isZero();
    assertThat(isAssigned()).isFalse();
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err()).contains("no KEY given");
  }

  /** It comes from the network. */
  @Test
  void aPublicKeyThatIsAPathDoesNotNameAFile() throws IOException {
    sandbox.apiKey("999999999999999999999999", Example.ORGANIZATION, "../../up", "secret", "one");
    sandbox.assign(PROJECT, "999999999999999999999999", "GROUP_OWNER");

    Outcome run = command.run("999999999999999999999999", "--all-projects", "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(undo().getFileName().toString()).startsWith("unassign-999999999999999999999999-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"payments-production", "Payments-Production"})
  void aProjectsNameIsAsGoodAsItsId(String name) {
    Outcome run = command.run("--project", name, "--key", KEY, "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err()).contains("Project   payments-production (5953c5f380eef53887615f9a)\n");
    assertThat(isAssigned()).isFalse();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, KEY)).isTrue();
  }

  @Test
  void aProjectThatNobodySeesOrThatIsOneOfTwoIsRefused() {
    sandbox.project("111111111111111111111111", Example.ORGANIZATION, "Payments-Production");

    Outcome unknown = command.run("--project", "nowhere", "--key", KEY, "--yes");
    Outcome ambiguous = command.run("--project", "payments-production", "--key", KEY, "--yes");

    assertThat(unknown)
        .isEqualTo(
            new Outcome(
                4,
                "",
                "unassign-key: no project called \"nowhere\" is visible to these credentials;"
                    + " list-projects shows them. Nothing was changed.\n"));
    assertThat(ambiguous)
        .isEqualTo(
            new Outcome(
                2,
                "",
                "unassign-key: 2 projects are called \"payments-production\"; use an ID. Nothing was changed.\n"));
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void aPublicKeyThatNobodySeesIsSaidAndNothingIsChanged() {
    Outcome run = command.run("--project", PROJECT, "--key", "nobodyab", "--yes");

    assertThat(run)
        .isEqualTo(
            new Outcome(
                4,
                "",
                "unassign-key: no API key nobodyab in Example-Org, the only organization these"
                    + " credentials can see. Check the spelling. It may belong to another organization."
                    + " Nothing was changed.\n"));
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void aPublicKeyThatNobodyHasIsDoneWhereItMayBeMissing() {
    Outcome run =
        command.run("--project", PROJECT, "--key", "nobodyab", "--yes", "--allow-missing");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err()).contains("no API key nobodyab in Example-Org");
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void aPublicKeyMayBeMissingOnlyWhereEveryKeyWasSeen() {
    sandbox
        .apiKey("111111111111111111111111", Example.ORGANIZATION, "ownerabc", "secret", "owner")
        .assign(Example.ANALYTICS, "111111111111111111111111", "GROUP_OWNER");

    Outcome run =
        command
            .with("MONGODB_ATLAS_PUBLIC_API_KEY", "ownerabc")
            .with("MONGODB_ATLAS_PRIVATE_API_KEY", "secret")
            .run("--project", PROJECT, "--key", "readerab", "--yes", "--allow-missing");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(sandbox.isAssigned(PROJECT, Example.READER_KEY)).isTrue();
  }

  @Test
  void anUnknownProjectIsNeverSuccess() {
    Outcome run = command.run("--project", "111111111111111111111111", "--key", KEY, "--yes");

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.err())
        .isEqualTo(
            "unassign-key: project 111111111111111111111111 does not exist, or these credentials"
                + " cannot see it (404 GROUP_NOT_FOUND); check the project ID\n");
  }

  @Test
  void swappedIdsAreNoticed() {
    Outcome run = command.run("--project", KEY, "--key", PROJECT, "--yes");

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.err())
        .endsWith(
            "; the two IDs look swapped; try --project 5953c5f380eef53887615f9a --key"
                + " 5d1d12c087d9d63e6d682438\n");
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void aKeyThatNobodyKnowsIsRefused() throws IOException {
    Outcome run = command.run("--project", PROJECT, "--key", "222222222222222222222222", "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.out()).as("nothing to resume").isEqualTo("Results   " + results() + "\n");
    assertThat(run.err())
        .contains("nor its organization has API key 2222")
        .containsPattern("; check the project ID and the key ID.*\n\\z");
  }

  @Test
  void aKeyThatNobodyKnowsIsDoneWhereItMayBeMissing() {
    Outcome run =
        command.run(
            "--project", PROJECT, "--key", "222222222222222222222222", "-y", "--allow-missing");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .contains(
            "\nNo such key exists in the organization: deleted before, or the ID is mistyped"
                + " (--allow-missing).\n");
  }
}
