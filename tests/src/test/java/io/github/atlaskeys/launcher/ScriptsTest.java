package io.github.atlaskeys.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.launcher.IsolatedHome.Run;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes between a script and whoever runs {@code ./jbang}, with the real JBang. */
@InOtherProcesses
class ScriptsTest {
  private final IsolatedHome home = IsolatedHome.shared();

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 130, 255})
  void theExitCodeIsTheScripts(int code) throws Exception {
    assertThat(home.jbang("probe", "exit", "" + code)).isEqualTo(new Run(code, "", ""));
  }

  @Test
  void argumentsArriveAsTheyWereGiven() throws Exception {
    Run run =
        home.jbang(
            "probe",
            "arguments",
            "a b",
            "",
            "it's \"quoted\"",
            "$HOME `id` $(id)",
            "*",
            "\\",
            "!x",
            "~",
            "two\nlines\n",
            "--version",
            "@file",
            "&&",
            ";");

    assertThat(run.out())
        .isEqualTo(
            """
            <arguments>
            <a b>
            <>
            <it's "quoted">
            <$HOME `id` $(id)>
            <*>
            <\\>
            <!x>
            <~>
            <twoNEWLINElinesNEWLINE>
            <--version>
            <@file>
            <&&>
            <;>
            """);
  }

  @Test
  void lettersOutsideAsciiArriveEvenWithoutALocale() throws Exception {
    assertThat(home.environment()).doesNotContainKeys("LANG", "LC_ALL", "LC_CTYPE");

    // The shell spells them: this JVM may itself run where it cannot.
    Run run =
        home.run(
            List.of("bash", "-c", "exec \"$0\" probe arguments $'gr\\xc3\\xbcn'", launcher()),
            Map.of(),
            "");

    assertThat(run.out()).isEqualTo("<arguments>\n<gr\u00fcn>\n");
  }

  @Test
  void standardInputIsTheScripts() throws Exception {
    Run run = home.run(home.jbangCommand("probe", "input"), Map.of(), "one\ntwo");

    assertThat(run).isEqualTo(new Run(0, "one\ntwo", ""));
  }

  @Test
  void theScriptRunsWhereItsUserIs() throws Exception {
    assertThat(home.jbang("probe", "folder").out()).isEqualTo(home.work() + "\n");
  }

  @Test
  void theScriptsFileIsAsGoodAsItsAlias() throws Exception {
    assertThat(home.jbang("" + fromHere("scripts/probe.java"), "library").out())
        .isEqualTo("io.github.atlaskeys.api.ProjectId\n");
  }

  @Test
  void aLinkToTheLauncherIsAsGood() throws Exception {
    Path link = home.work().resolve("linked");
    Files.createSymbolicLink(link, fromHere("jbang"));

    assertThat(home.run(List.of("./linked", "probe", "exit", "3"), Map.of(), "").exit())
        .isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "unasign-key, unassign-key",
    "unassing-key, unassign-key",
    "unassign, unassign-key",
    "find-keys, find-key",
    "restorekeys, restore-keys"
  })
  void aMistypedNameIsOneLine(String typed, String meant) throws Exception {
    assertThat(home.jbang(typed, "--help"))
        .isEqualTo(
            new IsolatedHome.Run(
                2,
                "",
                "atlas-keys: no command \"%s\"; did you mean %s?\n".formatted(typed, meant)));
  }

  @Test
  void aNameLikeNoneIsLeftToJBang() throws Exception {
    IsolatedHome.Run run = home.jbang("something-else", "--help");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .contains("Script or alias could not be found or read: 'something-else'")
        .endsWith("atlas-keys: no such command? ./jbang alone lists them.\n");
  }

  @Test
  void theFirstLineOfAScriptStartsItWithTheCheckoutOnPath() throws Exception {
    Path script = home.checkout().resolve("scripts/probe.java");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    String path = home.checkout() + ":" + home.environment().get("PATH");

    assertThat(
            home.run(
                List.of("bash", "-c", "\"$0\" exit 3", script.toString()),
                Map.of("PATH", path),
                ""))
        .isEqualTo(new Run(3, "", ""));
  }

  @Test
  void jbangsOwnOptionsGoBeforeTheAlias() throws Exception {
    assertThat(home.jbang("--quiet", "run", "probe", "arguments", "a b").out())
        .isEqualTo("<arguments>\n<a b>\n");
  }

  @Test
  void scriptsFromElsewhereFindTheLibrary() throws Exception {
    Path script = home.work().resolve("probe.java");
    Files.copy(home.checkout().resolve("scripts/probe.java"), script);

    assertThat(home.jbang("--quiet", "probe.java", "library").out())
        .isEqualTo("io.github.atlaskeys.api.ProjectId\n");
  }

  @Test
  void anInterruptReachesTheScript() throws Exception {
    Process process = home.prepare(home.jbangCommand("probe", "wait"), Map.of()).start();
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo("waiting");

      new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor();

      assertThat(out.readLine()).isEqualTo("told to stop");
      assertThat(process.waitFor()).isEqualTo(130);
    } finally {
      process.destroyForcibly();
    }
  }

  private Path fromHere(String file) {
    return home.work().relativize(home.checkout().resolve(file));
  }

  private String launcher() {
    return home.checkout() + "/jbang";
  }
}
