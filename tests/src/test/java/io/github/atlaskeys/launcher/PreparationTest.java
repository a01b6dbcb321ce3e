package io.github.atlaskeys.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.launcher.IsolatedHome.Run;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When Maven is called, and how; with a Maven and a JBang that only say what they were told. */
@InOtherProcesses
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
    Run help = home.jbang();
    assertThat(help.exit()).isZero();
    assertThat(help.out())
        .contains("\n  unassign-key   Unassign an API key from one MongoDB Atlas project,")
        .endsWith("\n\n<--help>\n");
    assertThat(home.jbang("help")).isEqualTo(help);
    assertThat(home.jbang("help", "elsewhere").out()).isEqualTo("<elsewhere>\n<--help>\n");
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
  void aChangedScriptNeedsNoMavenAndAnotherScriptsChangeNothing() throws Exception {
    home.jbang("probe");

    Files.writeString(home.checkout().resolve("scripts/new.java"), "class New {}");
    assertThat(home.jbang("probe").err()).isEqualTo(READY);

    Probe.addTo(home);
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
  void aLockThatIsAPlainFileIsNotWaitedFor() throws Exception {
    Files.createDirectories(lock().getParent());
    Files.createFile(lock());

    assertThat(home.jbang("probe"))
        .isEqualTo(
            new Run(
                2,
                "",
                "atlas-keys: %s is not a lock of this launcher. Delete it and run this again.\n"
                    .formatted(lock())));
  }

  @Test
  void theProcessThatIsWaitedForIsNamedAndTheLockToDelete() throws Exception {
    Process other = new ProcessBuilder("sleep", "60").start();
    Files.createDirectories(lock().getParent());
    Files.createSymbolicLink(lock(), Path.of("" + other.pid()));
    Process waiting = home.prepare(home.jbangCommand("probe"), Map.of()).start();
    try (BufferedReader err = waiting.errorReader()) {
      assertThat(err.readLine())
          .isEqualTo(
              "atlas-keys: waiting for process %d, which is preparing this checkout. If that process"
                      .formatted(other.pid())
                  + " is not ./jbang, delete %s.".formatted(lock()));

      Files.delete(lock());

      assertThat(err.readLine() + "\n").isEqualTo(BUILDING);
      assertThat(waiting.waitFor()).isZero();
    } finally {
      waiting.destroyForcibly();
      other.destroyForcibly();
    }
  }

  @Test
  void aCheckoutWithAColonInItsPathIsRefused() throws Exception {
    Path copy = Files.createDirectories(home.work().resolve("a:b"));
    Files.copy(
        home.checkout().resolve("jbang"),
        copy.resolve("jbang"),
        StandardCopyOption.COPY_ATTRIBUTES);

    assertThat(home.run(List.of(copy + "/jbang", "probe"), Map.of(), ""))
        .isEqualTo(
            new Run(
                2,
                "",
                "atlas-keys: the path of this checkout contains a colon, which Java cannot handle:"
                    + " %s. Move or rename the folder.\n".formatted(copy.toRealPath())));
  }

  @Test
  void jbangsOwnFailureIsNotTakenForAtlassRefusal() throws Exception {
    Fakes.command(home, "jbang", "echo '[jbang] [ERROR] no temporary folder' >&2; exit 4");

    assertThat(home.jbang("probe"))
        .isEqualTo(
            new Run(
                2,
                "",
                BUILDING
                    + """
                    [jbang] [ERROR] no temporary folder
                    atlas-keys: JBang failed; its reasons are above. Nothing was sent to Atlas.
                    """));
    assertThat(home.jbang("--version").exit()).as("JBang's own business").isEqualTo(4);
  }

  @Test
  void theFetchedJBangsOwnFailureIsNotEither() throws Exception {
    Map<String, String> noOtherJava = Map.of("JAVA_HOME", "");
    fetchedJBang("echo \"bash -c 'exit 4'\"; exit 255"); // what is to be run in its place
    assertThat(home.run(home.jbangCommand("probe"), noOtherJava, "").exit()).isEqualTo(4);

    fetchedJBang("exit 4");

    assertThat(home.run(home.jbangCommand("probe"), noOtherJava, ""))
        .isEqualTo(
            new Run(
                2,
                "",
                "atlas-keys: JBang failed; its reasons are above. Nothing was sent to Atlas.\n"));
    assertThat(home.run(home.jbangCommand("--version"), noOtherJava, "").exit()).isEqualTo(4);
  }

  @Test
  void aCacheThatCannotBeWrittenToIsNamed() throws Exception {
    Files.delete(home.bin().resolve("jbang"));
    Path file = Files.createFile(home.work().resolve("file")); // root may write to any folder

    for (Map<String, String> choice :
        List.of(Map.of("HOME", file.toString()), Map.of("XDG_CACHE_HOME", file + "/.cache"))) {
      assertThat(home.run(home.jbangCommand("probe"), choice, ""))
          .isEqualTo(
              new Run(
                  2,
                  "",
                  "atlas-keys: fetching JBang 0.132.1 (once)...\n"
                      + "atlas-keys: cannot write to %s/.cache/atlas-keys, where JBang is kept. Set"
                          .formatted(file)
                      + " XDG_CACHE_HOME to a folder that can be written to, or install JBang.\n"));
    }
  }

  /** Plays the Java that runs the JBang that was fetched. */
  private void fetchedJBang(String script) throws IOException {
    Files.deleteIfExists(home.bin().resolve("jbang"));
    Path cache = Files.createDirectories(home.home().resolve(".cache/atlas-keys"));
    Files.writeString(cache.resolve("jbang-cli-0.132.1-all.jar"), "");
    Fakes.command(home, "java", "case $* in *' build '*) exit 0 ;; esac\n" + script);
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
