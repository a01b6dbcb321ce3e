package io.github.atlaskeys.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.launcher.IsolatedHome.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** When Maven is called, and how; with a Maven and a JBang that only say what they were told. */
@DisabledOnOs(OS.WINDOWS)
class PreparationTest {
  private static final String BUILDING = "atlas-keys: building the library (once)...\n";
  private static final String COMPILING = "compiling\n";
  private static final String READY = "";

  private IsolatedHome home;

  @BeforeEach
  void onlyPretend(@TempDir Path folder) throws Exception {
    home = new IsolatedHome(folder);
    Probe.addTo(home);
    Fakes.jbang(home);
    Fakes.maven(home);
  }

  @Test
  void theJBangOnPathIsUsed() throws Exception {
    home.jbang("probe");

    assertThat(home.jbang("probe", "a b", "", "*").out())
        .isEqualTo(
            """
            <--quiet>
            <%s/scripts/probe.java>
            <a b>
            <>
            <*>
            """
                .formatted(home.checkout()));
  }

  @Test
  void theLauncherOnPathIsNotTakenForJBang() throws Exception {
    String path = home.checkout() + ":" + home.environment().get("PATH");

    Run run = home.run(List.of("bash", "-c", "jbang --version"), Map.of("PATH", path), "");

    assertThat(run).isEqualTo(new Run(0, "<--version>\n", ""));
  }

  @Test
  void nothingIsBuiltForWhatRunsNoScript() throws Exception {
    assertThat(home.jbang()).isEqualTo(new Run(0, "<--help>\n", ""));
    assertThat(home.jbang("alias", "list")).isEqualTo(new Run(0, "<alias>\n<list>\n", ""));
    assertThat(home.jbang("probe@elsewhere")).isEqualTo(new Run(0, "<probe@elsewhere>\n", ""));
  }

  @Test
  void theLibraryIsBuiltAndTheScriptCompiledOnce() throws Exception {
    assertThat(home.jbang("probe").err()).isEqualTo(BUILDING + COMPILING);
    assertThat(home.jbang("probe").err()).isEqualTo(READY);
  }

  @Test
  void afterAChangeOfTheLibraryScriptsAreCompiledAgainToo() throws Exception {
    home.jbang("probe");

    Files.writeString(home.checkout().resolve("lib/src/main/java/New.java"), "class New {}");

    assertThat(home.jbang("probe").err()).isEqualTo(BUILDING + COMPILING);
    assertThat(home.jbang("probe").err()).isEqualTo(READY);
  }

  @Test
  void aDeletedSourceIsBuiltAgain() throws Exception {
    Path source = home.checkout().resolve("sandbox/src/main/java/Old.java");
    Files.writeString(source, "class Old {}");
    home.jbang("probe");

    Files.delete(source);

    assertThat(home.jbang("probe").err()).isEqualTo(BUILDING + COMPILING);
  }

  @Test
  void aChangedScriptNeedsNoMaven() throws Exception {
    home.jbang("probe");

    Files.writeString(home.checkout().resolve("scripts/cli/New.java"), "class New {}");

    assertThat(home.jbang("probe").err()).isEqualTo(COMPILING);
    assertThat(home.jbang("probe").err()).isEqualTo(READY);
  }

  @Test
  void theLibraryOfAnotherCheckoutIsReplaced() throws Exception {
    home.jbang("probe");

    Files.writeString(installed(home.repository()), "another checkout's");

    assertThat(home.jbang("probe").err()).isEqualTo(BUILDING + COMPILING);
  }

  @Test
  void mavenIsToldTheRepositoryThatJBangReads() throws Exception {
    Path chosen = home.work().resolve("chosen");

    String option = "-X -Dmaven.repo.local=" + chosen;
    for (Map<String, String> choice :
        List.of(
            Map.of("MAVEN_OPTS", option),
            Map.of("MAVEN_ARGS", option),
            Map.of("JBANG_REPO", chosen.toString()))) {
      assertThat(home.run(home.jbangCommand("probe"), choice, "").err())
          .isEqualTo(BUILDING + COMPILING);
      Files.delete(installed(chosen));
    }
    assertThat(home.repository()).doesNotExist();
  }

  @Test
  void theLockOfAKilledLauncherIsNotWaitedFor() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Files.createDirectories(lock().getParent());
    Files.createSymbolicLink(lock(), Path.of("" + gone.pid()));

    assertThat(home.jbang("probe").err()).isEqualTo(BUILDING + COMPILING);
    assertThat(Files.exists(lock(), LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void whatMavenSaysIsShownWhenItFails() throws Exception {
    Fakes.command(home, "mvn", "echo '[ERROR] no compiler'; exit 1");

    assertThat(home.jbang("probe"))
        .isEqualTo(
            new Run(
                2,
                "",
                BUILDING
                    + """
                    [ERROR] no compiler
                    atlas-keys: Maven failed to build the library; its reasons are above. \
                    It needs a JDK 17 or newer and, the first time, the network.
                    """));
    assertThat(Files.exists(lock(), LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  private Path lock() {
    return home.checkout().resolve("target/launcher/lock");
  }

  private static Path installed(Path repository) throws IOException {
    String version = System.getProperty("project.version");
    return repository.resolve(
        "io/github/atlaskeys/atlas-keys/%s/atlas-keys-%s.jar".formatted(version, version));
  }
}
