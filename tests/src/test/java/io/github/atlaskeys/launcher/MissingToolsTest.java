package io.github.atlaskeys.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.launcher.IsolatedHome.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One line that says what to do, where Java or Maven is missing. */
@InOtherProcesses
class MissingToolsTest {
  /** What every Linux and macOS has, and all that the launcher takes for granted. */
  private static final List<String> BASICS =
      List.of(
          "bash",
          "cksum",
          "cmp",
          "dirname",
          "env",
          "find",
          "ln",
          "mkdir",
          "mv",
          "readlink",
          "rm",
          "rmdir",
          "sed",
          "sleep",
          "touch",
          "tr");

  private IsolatedHome home;

  @BeforeEach
  void onlyBasicsOnPath(@TempDir Path folder) throws Exception {
    home = new IsolatedHome(folder);
    Path basics = Files.createDirectory(home.work().resolve("basics"));
    for (String name : BASICS) {
      Path command =
          Arrays.stream(System.getenv("PATH").split(":"))
              .map(place -> Path.of(place, name))
              .filter(Files::isExecutable)
              .findFirst()
              .orElseThrow();
      Files.createSymbolicLink(basics.resolve(name), command);
    }
  }

  /** JUnit would warn of links that lead out of a temporary folder. */
  @AfterEach
  void deleteLinks() throws Exception {
    for (String name : BASICS) {
      Files.delete(home.work().resolve("basics").resolve(name));
    }
  }

  @Test
  void withoutJava() throws Exception {
    assertThat(unassignKey(Map.of("JAVA_HOME", "")))
        .isEqualTo(
            new Run(
                2,
                "",
                "atlas-keys: no Java found. Install a JDK 17 or newer, put it on PATH or set"
                    + " JAVA_HOME, and run this again.\n"));
  }

  @Test
  void withoutJBangAndMaven() throws Exception {
    assertThat(unassignKey(Map.of()))
        .isEqualTo(
            new Run(
                2,
                "",
                "atlas-keys: no Maven found, which is needed to fetch JBang. Install Maven 3.8.1 or"
                    + " newer, put it on PATH, and run this again.\n"));
  }

  @Test
  void withoutMavenToBuildTheLibrary() throws Exception {
    Fakes.jbang(home);

    assertThat(unassignKey(Map.of()).err())
        .isEqualTo(
            "atlas-keys: no Maven found, which is needed to build the library. Install Maven 3.8.1"
                + " or newer, put it on PATH, and run this again.\n");
  }

  private Run unassignKey(Map<String, String> more) throws Exception {
    var environment = new HashMap<>(more);
    environment.put("PATH", home.bin() + ":" + home.work().resolve("basics"));
    return home.run(home.jbangCommand("unassign-key"), environment, "");
  }
}
