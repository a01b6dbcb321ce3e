package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An interrupted run of one project is resumed by naming the same again. */
class ResumedKeyTest extends OneProjectRun {
  @Test
  void severalKeysThatWereInterruptedAreResumedTogether() throws IOException {
    sandbox.fault(Fault.html503().on("DELETE").always());
    String[] first = {"zmmrboas", "breakgls", "--project", PROJECT, "--yes"};
    assertThat(command.run(first).exit()).isEqualTo(3);
    sandbox.clearFaults();

    Outcome other = command.run("zmmrboas", "--project", PROJECT, "--yes", "--resume");
    Outcome resumed =
        command.run(Example.BREAK_GLASS_KEY, "ZMMRBOAS", "--project", PROJECT, "--yes", "--resume");

    assertThat(other.exit()).as("that run had more keys: %s", other).isEqualTo(2);
    assertThat(resumed.exit()).as("%s", resumed).isZero();
    assertThat(isAssigned()).isFalse();
    assertThat(sandbox.isAssigned(PROJECT, Example.BREAK_GLASS_KEY)).isFalse();
    assertThat(command.files()).as("complete").hasSize(2);
  }

  @Test
  void aRunWithAKeyThatMayBeMissingIsResumedByTheSameWords() {
    sandbox.fault(Fault.html503().on("DELETE").always());
    String[] words = {"zmmrboas", "nosuchky", "--project", PROJECT, "--yes", "--allow-missing"};
    Outcome first = command.run(words);
    sandbox.clearFaults();

    Outcome resumed =
        command.run(Stream.concat(Stream.of(words), Stream.of("--resume")).toArray(String[]::new));

    assertThat(first.exit()).as("%s", first).isEqualTo(3);
    assertThat(resumed.exit()).as("%s", resumed).isZero();
    assertThat(isAssigned()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zmmrboas", KEY})
  void anInterruptedRunIsResumedByTheKeyAlone(String key) throws IOException {
    sandbox.fault(Fault.html503().on("DELETE").always());
    Outcome first = command.run("--project", PROJECT, "--key", key, "--yes");
    assertThat(first.exit()).as("%s", first).isEqualTo(3);
    assertThat(first.out())
        .endsWith(
            "Resume    jbang unassign-key@atlaskeys --project %s --key %s --yes --resume\n"
                .formatted(PROJECT, key));
    sandbox.clearFaults();

    Outcome other = command.run("--key", key, "--project", Example.ANALYTICS, "--resume", "--yes");
    assertThat(other.exit()).as("it is not that run").isEqualTo(2);
    assertThat(other.err()).hasLineCount(1).contains("is about another project");
    assertThat(isAssigned()).isTrue();

    Outcome second = command.run("--key", key, "--project", PROJECT, "--resume", "--yes");

    assertThat(second.exit()).as("%s", second).isZero();
    assertThat(second.out()).startsWith("Unassigned API key zmmrboas ").doesNotContain("Resume ");
    assertThat(isAssigned()).isFalse();
    assertThat(Files.readAllLines(undo()).stream().distinct()).hasSize(2);
    assertThat(command.files()).as("complete").hasSize(2);

    Outcome third = command.run("--key", key, "--resume", "--yes");
    assertThat(third.exit()).isEqualTo(2);
    assertThat(third.err())
        .isEqualTo(
            "unassign-key: nothing to resume: no interrupted run for %s in this folder\n"
                .formatted(key));
  }

  @Test
  void theCommandThatResumesHasTheOptionsOfTheRun() {
    sandbox.fault(Fault.html503().on("DELETE").always());

    Outcome run = run("--yes", "--no-undo", "--allow-missing", "--verify");

    assertThat(run.out())
        .contains("Resume    ")
        .contains(" --yes", " --resume")
        .contains(" --no-undo")
        .contains(" --allow-missing")
        .contains(" --verify");
  }
}
