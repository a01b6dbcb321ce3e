package io.github.atlaskeys.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.atlaskeys.launcher.IsolatedHome.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When JBang is asked for a script's command; with a Java that only says what it was to run. */
@InOtherProcesses
class WarmStartTest {
  private static final String VERSION = System.getProperty("project.version");

  private IsolatedHome home;
  private Path log;
  private Path jdk;
  private final Map<String, String> more = new HashMap<>();

  @BeforeEach
  void onlyPretend(@TempDir Path folder) throws Exception {
    home = new IsolatedHome(Files.createDirectory(folder.resolve("it's here")));
    Probe.addTo(home);
    Fakes.maven(home);
    Path cache = Files.createDirectories(home.home().resolve(".cache/atlas-keys"));
    Files.writeString(cache.resolve("jbang-cli-0.132.1-all.jar"), "");
    log = home.home().resolve("log");
    jdk = jdk("jdk");
    more.put("JAVA_HOME", jdk.toString());
    more.put("JBANG_REPO", home.repository().toString());
    more.put("CALLS", log.toString());
  }

  @Test
  void anUnchangedScriptNeedsNoJBang() throws Exception {
    assertThat(probe().err()).isEqualTo("atlas-keys: building the library (once)...\n");
    assertThat(calls()).containsExactly("jbang", "training", "script");

    Run run = probe("a b", "", "it's", "*", "$HOME", "two\nlines");

    assertThat(calls()).containsExactly("script");
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith("<-Xlog:disable>\n<-XX:SharedArchiveFile=" + home.checkout())
        .endsWith("<Probe>\n<a b>\n<>\n<it's>\n<*>\n<$HOME>\n<two\nlines>\n");
  }

  /** What the command was made from. */
  enum Change {
    LIBRARY {
      @Override
      void make(WarmStartTest test) throws IOException {
        Files.writeString(test.home.checkout().resolve("lib/src/main/java/New.java"), "");
      }
    },
    SCRIPT {
      @Override
      void make(WarmStartTest test) throws IOException {
        Probe.addTo(test.home);
      }
    },
    LAUNCHER {
      @Override
      void make(WarmStartTest test) throws IOException {
        touch(test.home.checkout().resolve("jbang"));
      }
    },
    JAR_OF_THE_SCRIPT_GONE {
      @Override
      void make(WarmStartTest test) throws IOException {
        Files.delete(test.state().resolve("scripts/probe.jar"));
      }
    },
    JDK_UPGRADED_IN_PLACE_WITH_AN_OLD_DATE {
      @Override
      void make(WarmStartTest test) throws IOException {
        Path release = Files.writeString(test.jdk.resolve("release"), "JAVA_VERSION=17.0.99");
        Files.setLastModifiedTime(release, FileTime.fromMillis(0));
      }
    },
    ANOTHER_JDK {
      @Override
      void make(WarmStartTest test) throws IOException {
        test.more.put("JAVA_HOME", test.jdk("other").toString());
      }
    },
    ANOTHER_JDK_BEHIND_THE_SAME_LINK {
      @Override
      void prepare(WarmStartTest test) throws IOException {
        Path link = test.home.home().resolve("default");
        Files.createSymbolicLink(link, test.jdk);
        test.jdk("other");
        test.more.put("JAVA_HOME", link.toString());
      }

      @Override
      void make(WarmStartTest test) throws IOException {
        Path link = test.home.home().resolve("default");
        Files.delete(link);
        Files.createSymbolicLink(link, test.home.home().resolve("other"));
      }
    },
    OPTIONS {
      @Override
      void make(WarmStartTest test) {
        test.more.put("JBANG_JAVA_OPTIONS", "-Xmx64m");
      }
    },
    SPOILED_ARCHIVE {
      @Override
      void make(WarmStartTest test) throws IOException {
        Files.writeString(test.archive(), "garbage");
      }
    },
    LOST_ARCHIVE {
      @Override
      void make(WarmStartTest test) throws IOException {
        Files.delete(test.archive());
      }
    };

    void prepare(WarmStartTest test) throws IOException {}

    abstract void make(WarmStartTest test) throws IOException;
  }

  @ParameterizedTest
  @EnumSource
  void jbangIsAskedAgainAfterAChange(Change change) throws Exception {
    change.prepare(this);
    probe();
    probe();
    calls();

    change.make(this);

    assertThat(probe().exit()).isZero();
    assertThat(calls()).startsWith("jbang").endsWith("script");
    assertThat(archive()).hasContent("classes of " + more.get("JAVA_HOME") + "/bin/java");
    probe();
    assertThat(calls()).containsExactly("script");
  }

  @Test
  void theArchiveIsMadeAgainForAChangedJdkAndNotForAChangedScript() throws Exception {
    probe();
    calls();

    Probe.addTo(home);
    probe();
    assertThat(calls()).containsExactly("jbang", "script");

    touch(jdk.resolve("release"));
    probe();
    assertThat(calls()).containsExactly("jbang", "training", "script");
  }

  @Test
  void settingsOfJBangsAreNotPassedOver() throws Exception {
    probe();
    calls();
    Files.writeString(home.work().resolve("jbang.properties"), "");

    probe();
    probe();

    assertThat(calls()).containsExactly("jbang", "script", "jbang", "script");
  }

  @Test
  void aPasswordAmongTheOptionsIsNotKept() throws Exception {
    more.put("JBANG_JAVA_OPTIONS", "-Djavax.net.ssl.trustStorePassword=hunter2");
    probe();
    probe();

    assertThat(calls()).containsExactly("jbang", "script", "jbang", "script");
    try (Stream<Path> files = Files.walk(state())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(file).content().doesNotContain("hunter2");
      }
    }
  }

  @Test
  void aJdkThatCannotMakeAnArchiveRunsScriptsWithout() throws Exception {
    more.put("NO_ARCHIVE", "true");
    probe();
    calls();

    Run run = probe("x");

    assertThat(calls()).containsExactly("script");
    assertThat(run.out()).startsWith("<-classpath>\n").endsWith("<Probe>\n<x>\n");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void twoFirstRunsAtOnceMakeOneArchive() throws Exception {
    probe();
    Probe.addTo(home); // so that both must ask JBang
    Files.delete(archive());
    calls();

    Process one = home.prepare(home.jbangCommand("probe"), more).start();
    Process other = home.prepare(home.jbangCommand("probe"), more).start();

    assertThat(one.waitFor()).isZero();
    assertThat(other.waitFor()).isZero();
    assertThat(calls()).containsExactlyInAnyOrder("jbang", "jbang", "training", "script", "script");
    probe();
    assertThat(calls()).containsExactly("script");
  }

  @Test
  void aStateThatCannotBeWrittenToIsDoneWithout() throws Exception {
    probe();
    calls();
    more.put("JBANG_JAVA_OPTIONS", "-Xmx64m"); // what is kept is for other options
    var command = new ArrayList<>(home.jbangCommand("probe", "x"));
    if (Files.isWritable(Path.of("/proc/sys/kernel/hostname"))) { // root writes where it likes
      Path setpriv = Path.of("/usr/bin/setpriv");
      assumeTrue(Files.isExecutable(setpriv), "root, and no setpriv");
      command.addAll(0, List.of("" + setpriv, "--bounding-set", "-dac_override"));
    }
    for (Path folder : List.of(state(), state().resolve("scripts"))) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
    }
    try {
      Run run = home.run(command, more, "");

      assertThat(run.exit()).isZero();
      assertThat(run.err()).isEmpty();
      assertThat(run.out()).endsWith("<x>\n");
      assertThat(calls()).containsExactly("jbang", "script");
    } finally {
      for (Path folder : List.of(state(), state().resolve("scripts"))) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }

  private Run probe(String... arguments) throws Exception {
    String[] words = Stream.concat(Stream.of("probe"), Stream.of(arguments)).toArray(String[]::new);
    return home.run(home.jbangCommand(words), more, "");
  }

  /** What Java was called for since this was last asked. */
  private List<String> calls() throws IOException {
    List<String> calls = Files.exists(log) ? Files.readAllLines(log) : List.of();
    Files.deleteIfExists(log);
    return calls;
  }

  private Path state() {
    return home.checkout().resolve("target/launcher");
  }

  /** The newest. */
  private Path archive() throws IOException {
    try (Stream<Path> files = Files.list(state().resolve("scripts"))) {
      return files
          .filter(file -> file.toString().endsWith(".jsa"))
          .max((a, b) -> Long.compare(a.toFile().lastModified(), b.toFile().lastModified()))
          .orElseThrow();
    }
  }

  private static void touch(Path file) throws IOException {
    Files.writeString(file, Files.readString(file));
  }

  /** Runs JBang's commands as if they were its own, and knows no -XX:AOTCacheOutput. */
  private Path jdk(String name) throws IOException {
    Path folder = home.home().resolve(name);
    Files.createDirectories(folder.resolve("bin"));
    Files.writeString(folder.resolve("release"), "JAVA_VERSION=17.0.21");
    Path java =
        Files.writeString(
            folder.resolve("bin/java"),
            """
            #!/bin/sh
            quoted() { printf "'%%s' " "$(printf %%s "$1" | sed "s/'/'\\\\\\\\''/g")"; }
            case $* in
              *TrainingRun)
                for word; do
                  case $word in
                    -XX:AOTCacheOutput=*) exit 1 ;;
                    -XX:ArchiveClassesAtExit=*)
                      echo training >>"$CALLS"
                      sleep 0.3
                      [ -n "$NO_ARCHIVE" ] || printf 'classes of %%s' "$0" >"${word#*=}"
                      ;;
                  esac
                done
                ;;
              *'dev.jbang.Main --quiet build'*)
                echo jar >"$JBANG_CACHE_DIR_JARS/probe.jar"
                ;;
              *dev.jbang.Main*)
                echo jbang >>"$CALLS"
                [ -f "$JBANG_CACHE_DIR_JARS/probe.jar" ] || echo jar >"$JBANG_CACHE_DIR_JARS/probe.jar"
                library=$JBANG_REPO/io/github/atlaskeys/atlas-keys-cli/%1$s/atlas-keys-cli-%1$s.jar
                quoted "$0"
                quoted -classpath
                quoted "$JBANG_CACHE_DIR_JARS/probe.jar:$library"
                echo Probe
                exit 255
                ;;
              *)
                echo script >>"$CALLS"
                for word; do printf '<%%s>\\n' "$word"; done
                ;;
            esac
            """
                .formatted(VERSION));
    if (!java.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + java + " executable");
    }
    return folder;
  }
}
