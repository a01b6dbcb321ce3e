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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        .contains(
            "\nunassign-key   Unassign API keys from one MongoDB Atlas project, or from all.\n")
        .endsWith("\n./jbang COMMAND --help explains one. JBang's own help: ./jbang --help\n");
    assertThat(help.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(home.jbang("--help")).isEqualTo(new Run(0, "<--help>\n", ""));
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
  void theLibraryLiesInARepositoryOfTheCheckoutAlone() throws Exception {
    home.jbang("probe");

    String version = System.getProperty("project.version");
    Path installed = home.state().resolve("repository/io/github/atlaskeys/atlas-keys-cli");
    try (Stream<Path> files = Files.list(installed.resolve(version))) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder(
              "atlas-keys-cli-%s.pom".formatted(version),
              "atlas-keys-cli-%s.jar".formatted(version),
              "atlas-keys-cli-%s-all.jar".formatted(version));
    }
    Fakes.command(home, "jbang", "echo \"$JBANG_REPO $JBANG_CACHE_DIR\"");
    assertThat(home.jbang("probe").out())
        .isEqualTo("%1$s/repository %1$s/cache\n".formatted(home.state()));
    assertThat(home.jbang("probe@elsewhere").out())
        .as("its own")
        .isEqualTo("%s \n".formatted(home.environment().get("JBANG_REPO")));
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

  @ParameterizedTest
  @ValueSource(strings = {"a:b", "a\\b"})
  void aCheckoutWithAPathThatJBangCannotHandleIsRefused(String name) throws Exception {
    Path copy = Files.createDirectories(home.work().resolve(name));
    Files.copy(
        home.checkout().resolve("jbang"),
        copy.resolve("jbang"),
        StandardCopyOption.COPY_ATTRIBUTES);

    assertThat(home.run(List.of(copy + "/jbang", "probe"), Map.of(), ""))
        .isEqualTo(
            new Run(
                2,
                "",
                "atlas-keys: the path of this checkout contains a colon or a backslash, which JBang"
                    + " cannot handle: %s. Move or rename the folder.\n"
                        .formatted(copy.toRealPath())));
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
  void aStateThatCannotBeWrittenToIsNamed() throws Exception {
    Path target = home.checkout().resolve("target"); // root may write to any folder
    Files.deleteIfExists(target);
    Files.createFile(target);

    assertThat(home.jbang("probe").err())
        .endsWith(
            "atlas-keys: cannot write to %s, where the library is built.\n"
                .formatted(home.state()));
  }

  /** Plays the Java that runs the JBang that was fetched. */
  private void fetchedJBang(String script) throws IOException {
    Files.deleteIfExists(home.bin().resolve("jbang"));
    Files.createDirectories(home.state());
    Files.writeString(home.state().resolve("jbang-cli-0.132.1-all.jar"), "");
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
    return home.state().resolve("lock");
  }
}
