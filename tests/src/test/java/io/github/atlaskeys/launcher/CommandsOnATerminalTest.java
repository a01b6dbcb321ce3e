package io.github.atlaskeys.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.Await;
import io.github.atlaskeys.testing.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as somebody at a terminal meets them, whatever their standard input is. */
@InOtherProcesses
class CommandsOnATerminalTest {
  private final IsolatedHome home = IsolatedHome.shared();

  @AutoClose
  private final AtlasSandbox sandbox =
      AtlasSandbox.start(SandboxOptions.defaults().withoutLimits()).seedExample();

  @TempDir Path folder;

  @BeforeEach
  void needsTmux() {
    assumeTrue(Pane.available(), "there is no tmux");
  }

  @Test
  void whatComesFromAPipeIsAskedAboutOnTheTerminal() throws Exception {
    try (Pane pane = open(80, "%1$s find-key zmmrboas -o csv | %1$s unassign-keys -", Map.of())) {
      assertThat(pane.see("Unassign zmmrboas \"ci deploy\" from 2 projects? [y/N]"))
          .contains("payments-production  1     GROUP_OWNER (1)\n");
      assertThat(sandbox.count("DELETE")).isZero();
      pane.type("y", "Enter");
      pane.see("Unassigned from 2 of 2 projects.");
      pane.see("[exit 0]");
    }
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_KEY)).isFalse();
  }

  @Test
  void aPrivateKeyIsTypedUnseenBesideAPipeToo() throws Exception {
    Map<String, String> none =
        Map.of("MONGODB_ATLAS_PRIVATE_API_KEY", "", "MONGODB_ATLAS_PUBLIC_API_KEY", "");
    try (Pane pane = open(80, "echo | %s list-projects | cat", none)) {
      pane.see("Public key:");
      pane.type(Example.CALLER_PUBLIC_KEY, "Enter");
      pane.see("Private key");
      pane.type(Example.CALLER_PRIVATE_KEY, "Enter");
      assertThat(pane.see("payments-production")).doesNotContain(Example.CALLER_PRIVATE_KEY);
      pane.see("[exit 0]");
    }
  }

  @Test
  void progressIsOneLineOnANarrowScreenAndCtrlCStandsAboveIt() throws Exception {
    String rows =
        Seed.assigned(sandbox, 4, 90).stream()
            .map(row -> row.unassignment().project() + "," + row.unassignment().principal() + "\n")
            .collect(Collectors.joining("", "projectId,apiKeyId\n", ""));
    Path file = Files.writeString(folder.resolve("keys.csv"), rows);
    sandbox.fault(Fault.latency(Duration.ofMillis(400)).on("DELETE").always());

    try (Pane pane = open(50, "%s unassign-keys " + file, Map.of())) {
      pane.see("Unassign 90 keys from 4 projects? [y/N]");
      pane.type("y", "Enter");
      pane.see("Unassigning 2");
      assertThat(lines(pane, "Unassigning")).isEqualTo(1);
      pane.type("C-c");
      pane.see("Stopping after the rows in flight.");
      pane.see("[exit 130]");
      assertThat(lines(pane, "Unassigning")).as("erased").isZero();
      assertThat(pane.screen().lines())
          .anyMatch(line -> line.startsWith("Stopping after the rows in flight."))
          .anyMatch(line -> line.startsWith("90 rows: "));
    }
  }

  @Test
  void whatIsTypedBeforeTheQuestionDoesNotAnswerIt() throws Exception {
    sandbox.fault(Fault.latency(Duration.ofSeconds(2)).on("GET"));
    try (Pane pane = open(80, "%s unassign-key zmmrboas --project payments-production", Map.of())) {
      pane.type("y", "Enter");
      pane.see("Unassign zmmrboas \"ci deploy\" from payments-production? [y/N]");
      pane.type("n", "Enter");
      pane.see("nothing was changed");
    }
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void norDoesItBesideAPipe() throws Exception {
    Path file = Files.writeString(folder.resolve("keys.csv"), "publicKey\nzmmrboas\n");
    sandbox.fault(Fault.latency(Duration.ofSeconds(2)).on("GET"));
    String piped = "cat " + file + " | %s unassign-keys - --all-projects";
    try (Pane pane = open(80, piped, Map.of())) {
      pane.type("y", "Enter");
      pane.see("Unassign zmmrboas \"ci deploy\" from 2 projects? [y/N]");
      pane.type("n", "Enter");
      pane.see("nothing was changed");
      pane.see("[exit 2]");
    }
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void controlCAtTheQuestionLeavesNothing() throws Exception {
    try (Pane pane = open(80, "%s unassign-key zmmrboas --all-projects", Map.of())) {
      pane.see("Unassign zmmrboas \"ci deploy\" from 2 projects? [y/N]");
      pane.type("C-c");
      pane.see("unassign-key: interrupted; nothing was changed");
      pane.see("[exit 130]");
    }
    assertThat(sandbox.count("DELETE")).isZero();
    assertThat(folder.toFile().list()).as("but for the terminal's own").containsExactly("tmux");
  }

  @Test
  void controlCWhileAtlasIsReadLeavesNothing() throws Exception {
    sandbox.fault(Fault.latency(Duration.ofSeconds(20)).on("GET").always());
    Path file = Files.writeString(folder.resolve("keys.csv"), "publicKey\nzmmrboas\n");

    try (Pane pane = open(80, "%s unassign-keys --all-projects " + file, Map.of())) {
      Await.until(() -> sandbox.countSigned("GET") > 0);
      pane.type("C-c");
      assertThat(pane.see("[exit 130]"))
          .contains("\nunassign-keys: interrupted; nothing was changed\n");
    }
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("tmux", "keys.csv");
  }

  @Test
  void controlCLeavesNoToken() throws Exception {
    Map<String, String> account =
        Map.of(
            "MONGODB_ATLAS_PRIVATE_API_KEY",
            "",
            "MONGODB_ATLAS_PUBLIC_API_KEY",
            "",
            "MONGODB_ATLAS_CLIENT_ID",
            Example.CLIENT_ID,
            "MONGODB_ATLAS_CLIENT_SECRET",
            Example.CLIENT_SECRET);
    try (Pane pane = open(80, "%s unassign-key zmmrboas --all-projects", account)) {
      pane.see("Unassign zmmrboas \"ci deploy\" from 2 projects? [y/N]");
      assertThat(sandbox.aliveTokens()).isEqualTo(1);
      pane.type("C-c");
      pane.see("[exit 130]");
    }
    assertThat(sandbox.aliveTokens()).as("at the question").isZero();

    sandbox.fault(Fault.latency(Duration.ofSeconds(20)).on("GET").always());
    long before = sandbox.countSigned("GET");
    try (Pane pane = open(80, "%s list-keys", account)) {
      Await.until(() -> sandbox.countSigned("GET") > before); // so its token has arrived
      pane.type("C-c");
      pane.see("[exit 130]");
    }
    assertThat(sandbox.aliveTokens()).as("while Atlas is read").isZero();
  }

  @Test
  void controlCAtAPromptIsSaidOnALineOfItsOwn() throws Exception {
    Map<String, String> none =
        Map.of("MONGODB_ATLAS_PRIVATE_API_KEY", "", "MONGODB_ATLAS_PUBLIC_API_KEY", "");
    try (Pane pane = open(80, "%s list-projects", none)) {
      assertThat(pane.see("Public key:"))
          .contains("no credentials in the environment", "API key for " + sandbox.baseUri() + ":");
      pane.type(Example.CALLER_PUBLIC_KEY, "Enter");
      pane.see("Private key (hidden):");
      pane.type("C-c");
      assertThat(pane.see("[exit 130]"))
          .contains("\nlist-projects: interrupted; nothing was changed\n");
    }
    assertThat(sandbox.requests()).isEmpty();
  }

  /** With a pipe as its input, another process reads what is typed unseen. */
  @Test
  void aCommandThatIsEndedWhileASecretIsTypedLeavesTheTerminalAsItWas() throws Exception {
    Map<String, String> none =
        Map.of("MONGODB_ATLAS_PRIVATE_API_KEY", "", "MONGODB_ATLAS_PUBLIC_API_KEY", "");
    Path pid = folder.resolve("pid");
    String command =
        "echo | sh -c 'echo $$ >"
            + pid
            + "; exec %s list-projects'; echo ended $?; read -r line; echo got $line";
    try (Pane pane = open(80, command, none)) {
      pane.see("Public key:");
      pane.type(Example.CALLER_PUBLIC_KEY, "Enter");
      pane.see("Private key (hidden):");

      ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow().destroy();
      pane.see("ended 143");
      pane.type("next", "Enter");

      assertThat(pane.see("got next")).as("echoed").contains("\nnext\n");
    }
  }

  @Test
  void theDemoWaitsUntilEachStepHasBeenRead() throws Exception {
    try (Pane pane = open(80, "%s demo", Map.of())) {
      for (int step = 1; step <= 5; step++) {
        int waits = step;
        pane.see("question " + step, screen -> screen.split("Press Enter", -1).length == waits + 1);
        pane.type("Enter");
      }
      assertThat(pane.see("[exit 0]"))
          .contains("Unassigned from 3 of 3 projects.", "Restored in 3 of 3 projects")
          .contains("3 rows: 3 ")
          .contains("$ ./jbang restore-keys unassign-leakedky-", "$ ./jbang restore-keys contain-");
    }
  }

  private static long lines(Pane pane, String text) throws Exception {
    return pane.screen().lines().filter(line -> line.contains(text)).count();
  }

  private Pane open(int columns, String command, Map<String, String> more)
      throws IOException, InterruptedException {
    return Pane.start(
        home,
        folder,
        command.formatted(home.checkout() + "/jbang"),
        IsolatedHome.calling(sandbox, more),
        columns);
  }
}
