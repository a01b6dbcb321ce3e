package io.github.atlaskeys.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.launcher.IsolatedHome.Run;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The library in an application that brings an OkHttp 4, an older Jackson and an SLF4J. */
@InOtherProcesses
class GuestTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));

  /** A version that is in no local repository: what is built here is used, and nothing older. */
  private static final String VERSION = System.getProperty("project.version") + "-guest";

  private final IsolatedHome home = IsolatedHome.shared();
  private final Path guest = home.work().resolve("guest");
  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();

  @BeforeEach
  void copy() throws Exception {
    Path project = ROOT.resolve("tests/src/test/resources/guest");
    for (String file : List.of("pom.xml", "src/main/java/example/Guest.java")) {
      Files.createDirectories(guest.resolve(file).getParent());
      Files.copy(project.resolve(file), guest.resolve(file));
    }
    String version = System.getProperty("project.version");
    Path library = home.state().resolve("repository/io/github/atlaskeys/atlas-keys");
    Path here = home.work().resolve("repository/io/github/atlaskeys/atlas-keys/" + VERSION);
    Files.createDirectories(here);
    String from = version + "/atlas-keys-" + version;
    Files.copy(library.resolve(from + ".jar"), here.resolve("atlas-keys-" + VERSION + ".jar"));
    Files.writeString(
        here.resolve("atlas-keys-" + VERSION + ".pom"),
        Files.readString(library.resolve(from + ".pom"))
            .replaceFirst("<version>" + version + "<", "<version>" + VERSION + "<"));
  }

  @Test
  void itBuildsAndCallsAtlas() throws Exception {
    Run run = buildAndRun();

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).isEqualTo("{\"verdict\":\"UNASSIGNED\"}\n");
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY)).isFalse();
  }

  @Test
  void withOkHttpsBomThereIsOneOkHttp() throws Exception {
    MatchResult bom =
        Pattern.compile("(?s) *<dependencyManagement>.*?</dependencyManagement>\n")
            .matcher(Files.readString(ROOT.resolve("docs/library.md")))
            .results()
            .findFirst()
            .orElseThrow();
    Path pom = guest.resolve("pom.xml");
    Files.writeString(
        pom,
        Files.readString(pom)
            .replace("      <version>4.12.0</version>\n", "")
            .replaceFirst("  <dependencies>\n", bom.group() + "$0"));

    Run run = buildAndRun();

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err()).contains("OkHttp 5.");
    assertThat(classPath().split(File.pathSeparator))
        .filteredOn(jar -> holds(jar, "okhttp3/OkHttpClient.class"))
        .hasSize(1);
  }

  private Run buildAndRun() throws Exception {
    String local =
        System.getProperty("localRepository", System.getProperty("user.home") + "/.m2/repository");
    Run build =
        home.run(
            List.of(
                "mvn",
                "-q",
                "-B",
                "-f",
                guest.toString(),
                "-Dmaven.repo.local=" + local,
                "-Dmaven.repo.local.tail=" + home.work().resolve("repository"),
                "-Datlas-keys.version=" + VERSION,
                "compile",
                "org.apache.maven.plugins:maven-dependency-plugin:3.7.0:build-classpath",
                "-Dmdep.outputFile=class-path"),
            Map.of("MAVEN_OPTS", IsolatedHome.QUICK_JVM),
            "");
    assertThat(build.exit()).as("%s", build).isZero();
    return home.run(
        List.of(
            "java",
            "-cp",
            guest.resolve("target/classes") + File.pathSeparator + classPath(),
            "example.Guest",
            sandbox.baseUri().toString(),
            Example.CALLER_PUBLIC_KEY,
            Example.CALLER_PRIVATE_KEY,
            Example.PAYMENTS_PRODUCTION,
            Example.TARGET_KEY),
        Map.of(),
        "");
  }

  private String classPath() throws Exception {
    return Files.readString(guest.resolve("class-path"));
  }

  private static boolean holds(String jar, String entry) {
    try (var file = new ZipFile(jar)) {
      return file.getEntry(entry) != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
