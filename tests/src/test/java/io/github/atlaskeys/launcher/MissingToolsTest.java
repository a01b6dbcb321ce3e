package io.github.atlaskeys.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.atlaskeys.launcher.IsolatedHome.Run;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
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
          "basename",
          "bash",
          "cat",
          "chmod",
          "cksum",
          "cp",
          "curl",
          "dirname",
          "env",
          "find",
          "grep",
          "head",
          "ln",
          "mkdir",
          "mktemp",
          "mv",
          "readlink",
          "rm",
          "rmdir",
          "sed",
          "sh",
          "sha256sum",
          "sleep",
          "touch",
          "tr",
          "uname",
          "unzip");

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
  void withoutMavenTheWrapperFetchesThePinnedOne() throws Exception {
    Fakes.jbang(home);
    byte[] archive = archive();
    pin(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive)));

    Run run = serving(archive);

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .contains("atlas-keys: building the library (once)...\n")
        .contains("the fetched Maven was called: -q -B package -Pquick -pl cli -am");
  }

  @Test
  void anotherOneThanThePinnedOneIsRefused() throws Exception {
    Fakes.jbang(home);

    Run run = serving(archive());

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .contains("Failed to validate Maven distribution SHA-256")
        .doesNotContain("the fetched Maven was called");
  }

  /** Runs a command where Maven Central is a server of the test, which has this Maven only. */
  private Run serving(byte[] archive) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, archive.length);
          exchange.getResponseBody().write(archive);
          exchange.close();
        });
    server.start();
    try {
      return unassignKey(Map.of("MVNW_REPOURL", "http:/" + server.getAddress()));
    } finally {
      server.stop(0);
    }
  }

  private byte[] archive() throws Exception {
    Path file = home.work().resolve("maven.zip");
    String name = wrapper().getProperty("distributionUrl").replaceFirst(".*/", "");
    try (var zip =
        FileSystems.newFileSystem(
            file, Map.of("create", true, "enablePosixFileAttributes", true))) {
      Path bin = Files.createDirectories(zip.getPath(name.replace("-bin.zip", ""), "bin"));
      Path mvn =
          Files.writeString(
              bin.resolve("mvn"), "#!/bin/sh\necho \"the fetched Maven was called: $*\"; exit 1");
      Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return Files.readAllBytes(file);
  }

  private Properties wrapper() throws Exception {
    var wrapper = new Properties();
    try (InputStream in = Files.newInputStream(properties())) {
      wrapper.load(in);
    }
    return wrapper;
  }

  private void pin(String sum) throws Exception {
    String pinned = wrapper().getProperty("distributionSha256Sum");
    Files.writeString(properties(), Files.readString(properties()).replace(pinned, sum));
  }

  private Path properties() {
    return home.checkout().resolve(".mvn/wrapper/maven-wrapper.properties");
  }

  private Run unassignKey(Map<String, String> more) throws Exception {
    var environment = new HashMap<>(more);
    environment.put("PATH", home.bin() + ":" + home.work().resolve("basics"));
    return home.run(home.jbangCommand("unassign-key"), environment, "");
  }
}
