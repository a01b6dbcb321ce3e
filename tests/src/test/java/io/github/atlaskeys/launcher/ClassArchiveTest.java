package io.github.atlaskeys.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.atlaskeys.launcher.IsolatedHome.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The archive of classes that a real JVM makes and uses. */
@InOtherProcesses
class ClassArchiveTest {
  private final IsolatedHome home = IsolatedHome.shared();

  @Test
  void helpComesFromTheArchiveAndLoadsNothingToCallAtlasWith() throws Exception {
    Path loaded = home.work().resolve("loaded");
    Map<String, String> more =
        Map.of(
            "JBANG_JAVA_OPTIONS",
            home.environment().get("JBANG_JAVA_OPTIONS")
                + (" -Xlog:class+load:file=" + loaded + "::filecount=0"));
    home.run(home.jbangCommand("list-keys", "--help"), more, "");

    Run run = home.run(home.jbangCommand("list-keys", "--help"), more, "");

    assertThat(run.out()).startsWith("Usage: list-keys");
    assertThat(run.err()).isEmpty();
    try (Stream<String> lines = Files.lines(loaded)) {
      List<String> classes = lines.toList();
      assertThat(classes)
          .anyMatch(line -> line.contains("cli.AtlasCommand source: shared objects file"));
      if (Runtime.version().feature() < 25) { // an AOT cache has every class loaded from the start
        assertThat(classes)
            .noneMatch(
                line ->
                    line.matches(".* (okhttp3|okio|feign|com\\.fasterxml|javax\\.net\\.ssl).*"));
      }
    }
  }

  @Test
  void anArchiveThatIsGarbageIsPassedOverInSilence() throws Exception {
    Path garbage = Files.writeString(home.work().resolve("garbage"), "garbage".repeat(5000));

    assertThat(helpWith("command[2]=${command[2]%%=*}=" + garbage)).isEqualTo(help());
  }

  @Test
  void theArchiveOfAnotherJdkIsPassedOverInSilence() throws Exception {
    String other = System.getProperty("newest.jdk");
    assumeTrue(other != null && !other.equals(System.getProperty("java.home")), "no other JDK");

    String archive = "command[2]=-XX:SharedArchiveFile=${command[2]#*=}";
    assertThat(helpWith("command[0]=" + other + "/bin/java; " + archive)).isEqualTo(help());
  }

  private Run help() throws Exception {
    return home.jbang("restore-keys", "--help");
  }

  /** Runs the command that the launcher keeps, changed by a line of the shell. */
  private Run helpWith(String change) throws Exception {
    help();
    Path kept;
    try (Stream<Path> files = Files.list(home.checkout().resolve("target/launcher/scripts"))) {
      kept =
          files
              .filter(file -> file.getFileName().toString().matches("restore-keys-.*\\.command"))
              .findFirst()
              .orElseThrow();
    }
    String run = ". '%s'; %s; exec \"${command[@]}\" --help".formatted(kept, change);
    Map<String, String> launched =
        Map.of("ATLAS_KEYS_LAUNCHER", home.checkout().resolve("jbang").toString());
    return home.run(List.of("bash", "-c", run), launched, "");
  }
}
