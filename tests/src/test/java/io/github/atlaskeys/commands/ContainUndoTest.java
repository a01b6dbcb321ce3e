package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The undo files of {@code contain-key}: what is saved, and what restoring them does. */
class ContainUndoTest extends ContainTests {
  @Test
  void aListThatWasEmptyIsRestored() throws Exception {
    contain(Example.READER_KEY, "--yes");
    assertThat(Files.readString(undo())).contains(",readerab,,,,,192.0.2.1/32,\"");

    Outcome run = command(Script.RESTORE_KEYS).run(undo().toString(), "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains("Atlas lists no address, so it may call from any address");
    assertThat(sandbox.accessList(Example.READER_KEY)).isEmpty();
  }

  @Test
  void whereListsAreRequiredNoneIsEmptied() throws Exception {
    start(SandboxOptions.defaults().withAccessListRequired(true));
    sandbox.withAccessList(Example.READER_KEY, "192.0.2.1");
    Path undo = folder.resolve("contain-readerab.undo.csv");
    Files.writeString(
        undo,
        "organizationId,apiKeyId,publicKey,cidrBlock\n%s,%s,readerab,\n"
            .formatted(Example.ORGANIZATION, Example.READER_KEY));

    Outcome run = command(Script.RESTORE_KEYS).run(undo.toString(), "--yes");

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.err())
        .contains("NOT RESTORED", "An organization may demand access lists, and then none can be");
    assertThat(sandbox.accessList(Example.READER_KEY)).isEqualTo(CONTAINED);
  }

  @Test
  void theSecondRunSavesNothingAndNamesTheFirst() throws Exception {
    contain(KEY, "--yes");
    Path first = undo();

    Outcome run = contain(KEY, "--yes");

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains("is contained already: Atlas lists 192.0.2.1 as its only address. Nothing to do.")
        .contains("Earlier   An earlier run saved an older list; to restore that:\n")
        .contains("jbang restore-keys@atlaskeys " + first);
    restore();
    assertThat(contain(KEY, "--yes").out()).as("it is restored").doesNotContain("Earlier");
  }

  @Test
  void anotherAddressKeepsTheFirstUndo() throws Exception {
    contain(KEY, "--yes");
    Path first = undo();

    Outcome run = contain(KEY, "--allow", "203.0.113.7", "--yes");

    assertThat(run.out()).contains("Earlier", first.toString());
    assertThat(undoFiles()).hasSize(2);
    restore();
  }

  @Test
  void aKilledRunIsFinishedByTheNextAndItsUndoIsRight() throws Exception {
    sandbox.fault(Fault.latency(Duration.ofMinutes(1)).on("DELETE").always());
    Process process = startProcess(KEY, "--yes");
    Await.until(() -> sandbox.countSigned("DELETE") > 0);
    process.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
    sandbox.clearFaults();
    assertThat(list()).as("one of two is removed").hasSize(2).contains("192.0.2.1/32");

    Outcome run = contain(KEY, "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(list()).isEqualTo(CONTAINED);
    assertThat(run.out()).contains("Earlier   An earlier run saved an older list;");
    restore();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ORG,KEY,zmmrboas,nowhere | line 2: \"nowhere\" is not an IP address or a CIDR block",
        "ORG,KEY,zmmrboas | line 2: there are not 4 values",
        "ORG,KEY,zmmrboas,\\nORG,KEY,zmmrboas,10.0.0.1 | line 3: does not agree with an earlier",
        "ORG,KEY,a,10.0.0.1\\nORG,KEY,b,10.0.0.2 | line 3: does not agree with an earlier row",
        "x,KEY,zmmrboas,10.0.0.1 | line 2: \"x\" is not",
        "'' | there are no rows below the header",
      })
  void aFileThatWasEditedIsNotBelieved(String rows, String why) throws Exception {
    Path file = folder.resolve("edited.csv");
    Files.writeString(
        file,
        "organizationId,apiKeyId,publicKey,cidrBlock\n"
            + rows.replace("ORG", Example.ORGANIZATION)
                .replace("KEY", Example.TARGET_KEY)
                .replace("\\n", "\n"));

    Outcome run = command(Script.RESTORE_KEYS).run(file.toString(), "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(2);
    assertThat(run.err()).contains(why, "(nothing was sent)");
    assertThat(sandbox.requests()).isEmpty();
  }

  @Test
  void aKeyThatWasDeletedDoesNotKeepTheOthersFromBeingRestored() throws Exception {
    contain(KEY, "--yes");
    String gone = "222222222222222222222222";
    Files.writeString(
        undo(),
        "%s,%s,deletedk,203.0.113.7/32,,,,192.0.2.1/32,\"2026-11-27T03:12:00Z\"\n"
            .formatted(Example.ORGANIZATION, gone),
        StandardOpenOption.APPEND);

    Outcome run = command(Script.RESTORE_KEYS).run(undo().toString(), "--yes", "-o", "json");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.err())
        .contains(
            "Allowed   not read: ", "deletedk", "is NOT RESTORED", "Check that it still exists.");
    assertThat(run.out()).contains("\"verdicts\":{\"REFUSED\":1,\"REPLACED\":1}");
    assertThat(list()).containsExactlyInAnyOrderElementsOf(LIST);
  }

  /** The undo must not take away what it did not know, without an undo of its own. */
  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1/32 198.51.100.7/32", "198.51.100.7/32"})
  void whatWasAddedSinceIsSavedWhenTheListIsRestored(String since) throws Exception {
    contain(KEY, "--yes");
    Path first = undo();
    sandbox.withAccessList(Example.TARGET_KEY, since.split(" "));

    restore();

    Path second = undoFiles().get(1);
    assertThat(second).isNotEqualTo(first).content().contains(",198.51.100.7/32,");
    assertThat(command(Script.RESTORE_KEYS).run(second.toString(), "--yes").exit()).isZero();
    assertThat(list()).containsExactlyInAnyOrder(since.split(" "));
  }

  @Test
  void aSpreadsheetMayHaveSavedIt() throws Exception {
    contain(KEY, "--yes");
    Files.writeString(
        undo(), Files.readString(undo()).replace("\"", "").replace(",", ";").replace("\n", "\r\n"));

    restore();
  }

  @Test
  void anAnswerThatIsNotWrittenIsNotGiven() throws Exception {
    assertThat(contain(KEY, "--yes", "-o", "csv").err())
        .contains("--output: choose text, markdown or json");
    assertThat(sandbox.requests()).isEmpty();
    contain(KEY, "--yes");
    sandbox.forgetRequests();
    assertThat(command(Script.RESTORE_KEYS).run(undo().toString(), "-y", "-o", "csv").err())
        .contains("-o csv: access lists are written as text, markdown or json");
    assertThat(sandbox.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--resume",
        "--report=x.html",
        "--results=x",
        "--verify",
        "--list",
        "--concurrency=3",
        "--max-attempts=3"
      })
  void anOptionOfRowsIsRefused(String option) throws Exception {
    contain(KEY, "--yes");

    Outcome run = command(Script.RESTORE_KEYS).run(undo().toString(), "--yes", option);

    assertThat(run)
        .isEqualTo(
            new Outcome(
                2,
                "",
                "restore-keys: %s does not apply to access lists; leave it out (nothing was sent)\n"
                    .formatted(option.replaceFirst("=.*", ""))));
    assertThat(list()).isEqualTo(CONTAINED);
  }

  @Test
  void aFileOfTheFirstFormIsRestored() throws Exception {
    contain(KEY, "--yes");
    Files.writeString(
        undo(),
        """
        organizationId,apiKeyId,publicKey,cidrBlock
        %1$s,%2$s,zmmrboas,"127.0.0.0/8"
        %1$s,%2$s,zmmrboas,"203.0.113.0/24"
        """
            .formatted(Example.ORGANIZATION, Example.TARGET_KEY));

    restore();
  }

  @Test
  void jsonNamesWhereItIsWrittenDownThatAllIsRestored() throws Exception {
    contain(KEY, "--yes");

    assertThat(command(Script.RESTORE_KEYS).run(undo().toString(), "--yes", "-o", "json").out())
        .contains("\"results\":\"%s.results.csv\"".formatted(undo()));
  }
}
