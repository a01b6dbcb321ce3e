package io.github.atlaskeys.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.atlaskeys.launcher.IsolatedHome.Run;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./jbang atlas-shell} as somebody at a terminal meets it. */
@InOtherProcesses
class AtlasShellOnATerminalTest {
  private static final String PRIVATE_KEY = Example.CALLER_PRIVATE_KEY;

  private final IsolatedHome home = IsolatedHome.shared();

  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();

  @TempDir Path folder;

  @BeforeEach
  void needsTmux() {
    assumeTrue(Pane.available(), "there is no tmux");
  }

  @Test
  void startsCompletesListsUnassignsFailsAndExits() throws Exception {
    try (Pane pane = open("")) {
      pane.see("atlas> ");
      pane.type("proje", "Tab");
      pane.see("atlas> projects()");
      pane.type("Enter");
      pane.see("payments-production  5953c5f380eef53887615f9a");

      pane.type("unass", "Tab");
      pane.see("atlas> unassign(");
      pane.type("\"payments-production\", \"zmmrboas\")", "Enter");
      pane.see("ci deploy\" from ");
      assertThat(sandbox.count("DELETE")).isZero();
      LockSupport.parkNanos(Duration.ofMillis(500).toNanos()); // a person reads the question
      pane.type("y", "Enter");
      pane.see("Unassigned API key zmmrboas");
      assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY)).isFalse();

      pane.type("keys(\"nowhere\")", "Enter");
      pane.see("|  No project called");
      pane.type("/exit 3", "Enter");
      assertThat(pane.see("[exit 3]")).doesNotContain("        at ");
    }
  }

  @Test
  void whatIsTypedBeforeTheQuestionDoesNotAnswerIt() throws Exception {
    try (Pane pane = open("")) {
      pane.see("atlas> ");
      pane.type(
          "{ System.out.println(\"be\" + \"gun\"); Thread.sleep(2_000); unassign(\"analytics\", \"zmmrboas\"); }",
          "Enter");
      pane.see("begun");
      pane.type("y", "Enter");
      pane.see("the question again", screen -> screen.split("\\[y/N]", -1).length == 3);
      assertThat(sandbox.count("DELETE")).isZero();
      pane.type("y", "Enter");
      pane.see("Unassigned API key zmmrboas");
    }
  }

  /** All in one shell, which each of them leaves as good as new. */
  @Test
  void controlCEndsWhatRunsAndNotTheShell() throws Exception {
    try (Pane pane = open("--timeout 10m")) {
      pane.see("atlas> ");
      itEndsALookUpInFlight(pane);
      itLetsNoVerbOfTheSnippetBegin(pane);
      itEndsTheRestOfTheLineToo(pane, "Thread.sleep(60_000);");
      itEndsTheRestOfTheLineToo(pane, "while (true);");
      itIsNoToAQuestionAsControlDIs(pane, "C-c");
      itIsNoToAQuestionAsControlDIs(pane, "C-d");
      pane.type("C-d");
      pane.see("[exit 0]");
    }
  }

  private void itEndsALookUpInFlight(Pane pane) throws Exception {
    sandbox.fault(
        Fault.latency(Duration.ofMinutes(10)).on("GET").onProject(Example.ANALYTICS).always());
    pane.type(
        "{ System.out.println(\"be\" + \"gun\"); keys(\"%s\"); }".formatted(Example.ANALYTICS),
        "Enter");
    pane.see("begun");
    pane.type("C-c");
    pane.see("|  Interrupted.");
    pane.type("6 * 7", "Enter");
    pane.see("==> 42");
    pane.clear();
  }

  private void itLetsNoVerbOfTheSnippetBegin(Pane pane) throws Exception {
    sandbox.forgetRequests();
    pane.type(
        "for (var p : projects()) try { System.out.println(\"be\" + \"gun\"); keys(p); } catch (RuntimeException e) {}",
        "Enter");
    pane.see("begun");
    pane.type("C-c");
    pane.type("6 * 7", "Enter");
    pane.see("==> 42");
    assertThat(sandbox.requests())
        .noneMatch(request -> request.path().contains(Example.PAYMENTS_PRODUCTION));
    sandbox.clearFaults();
    pane.clear();
  }

  private static void itEndsTheRestOfTheLineToo(Pane pane, String waiting) throws Exception {
    pane.type(
        "{ System.out.println(\"be\" + \"gun\"); %s } System.out.println(\"the \" + \"rest\")"
            .formatted(waiting),
        "Enter");
    pane.see("begun");
    pane.type("C-c", "C-c");
    pane.see("|  Interrupted.");
    pane.type("6 * 7", "Enter");
    assertThat(pane.see("==> 42")).doesNotContain("the rest");
    pane.clear();
  }

  private void itIsNoToAQuestionAsControlDIs(Pane pane, String key) throws Exception {
    pane.type("unassign(\"analytics\", \"zmmrboas\")", "Enter");
    pane.see("ci deploy\" from ");
    pane.type(key);
    pane.see("|  Nothing was changed.");
    pane.type("\"after \" + \"%s\"".formatted(key), "Enter");
    assertThat(pane.see("==> \"after " + key)).doesNotContain("bug", "        at ");
    assertThat(sandbox.count("DELETE")).isZero();
    pane.clear();
  }

  @Test
  void nothingThatWasTypedIsOnDiskAndTheUsersPreferencesAreAsTheyWere() throws Exception {
    Path preferences = Files.createDirectory(folder.resolve("preferences"));
    Path jbang = home.useJBangAlone();
    Map<String, String> more =
        Map.of(
            "JAVA_TOOL_OPTIONS",
            IsolatedHome.QUICK_JVM + " -Djava.util.prefs.userRoot=" + preferences);
    // Plain JShell keeps what is typed there: so the marker would be found if it were kept.
    Run plain = home.run(List.of("jshell"), more, "\"plain-marker\"\n");
    assertThat(plain.out()).contains("plain-marker");
    assertThat(contents(preferences).toString()).contains("plain-marker");
    Map<Path, String> before = contents(preferences);
    Map<Path, String> homeBefore = contents(home.home());

    try (Pane pane = open("", more)) {
      pane.see("atlas> ");
      pane.type("var secret = \"marker-\" + \"of-this-test\"", "Enter");
      pane.see("secret ==> \"marker-of-this-test\"");
      pane.type("/exit", "Enter");
      pane.see("[exit 0]");
    }

    assertThat(contents(preferences)).isEqualTo(before);
    assertThat(contents(home.home())).isEqualTo(homeBefore);
    for (Path place : List.of(home.home(), home.temporary(), home.work(), jbang)) {
      contents(place)
          .forEach(
              (file, text) ->
                  assertThat(text.contains("of-this-test") || text.contains(PRIVATE_KEY))
                      .as("%s holds what was typed, or the private key", file)
                      .isFalse());
    }
    try (Stream<Path> left = Files.list(home.temporary())) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.startsWith("atlas-shell"));
    }
  }

  private Pane open(String options) throws IOException, InterruptedException {
    return open(options, Map.of());
  }

  private Pane open(String options, Map<String, String> more)
      throws IOException, InterruptedException {
    return Pane.start(
        home,
        folder,
        home.checkout() + "/jbang atlas-shell " + options,
        IsolatedHome.calling(sandbox, more));
  }

  private static Map<Path, String> contents(Path folder) throws IOException {
    var contents = new TreeMap<Path, String>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(file, Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }
}
