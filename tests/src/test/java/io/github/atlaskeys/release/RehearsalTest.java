package io.github.atlaskeys.release;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A release of this checkout from its first command to its last, and then the artifacts with the
 * eyes of Maven Central: its <a
 * href="https://central.sonatype.org/publish/requirements/">requirements</a>.
 */
@Tag("rehearsal")
@Execution(ExecutionMode.CONCURRENT) // it waits for other processes
@Order(1) // for minutes
class RehearsalTest {
  private static final String GROUP = "io/github/atlaskeys";
  private static final List<String> JARS =
      List.of("atlas-keys", "atlas-keys-cli", "atlas-keys-sandbox");

  /** Those with everything in it; scripts name them, and so does {@code java -jar}. */
  private static final List<String> COMPLETE = List.of("atlas-keys-cli", "atlas-keys-sandbox");

  private static Rehearsal rehearsal;

  @BeforeAll
  static void rehearse() throws Exception {
    Path folder = Files.createTempDirectory("atlas-keys-rehearsal").toRealPath();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
    rehearsal = Rehearsal.run(folder);
  }

  // ------------------------------------------------------------------ what Central gets

  @Test
  void theBundleHoldsTheThreeArtifactsAndNothingElse() throws Exception {
    List<String> expected = new ArrayList<>();
    for (String jar : JARS) {
      for (String ending :
          List.of(".pom", ".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json")) {
        expected.add(name(jar, ending));
      }
    }
    COMPLETE.forEach(jar -> expected.add(name(jar, "-all.jar")));

    assertThat(files().map(file -> rehearsal.published().relativize(file).toString()))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void everyFileHasItsChecksumsAndASignatureThatHolds() throws Exception {
    Path keys = Files.createTempDirectory(Path.of("/tmp"), "gpg");
    try {
      gpg(keys, "--import", rehearsal.folder().resolve("key.gpg").toString());
      for (Path file : files().toList()) {
        byte[] content = Files.readAllBytes(file);
        for (Map.Entry<String, String> sum :
            Map.of("md5", "MD5", "sha1", "SHA-1", "sha256", "SHA-256", "sha512", "SHA-512")
                .entrySet()) {
          assertThat(Path.of(file + "." + sum.getKey()))
              .content()
              .isEqualTo(hash(sum.getValue(), content));
        }
        gpg(keys, "--verify", file + ".asc", file.toString());
      }
    } finally {
      gpgconf(keys);
      delete(keys);
    }
  }

  @Test
  void everyPomSaysWhatItMustAndLeadsToNoOther() throws Exception {
    for (String artifact : JARS) {
      Pom pom = pom(artifact);
      assertThat(pom.text("artifactId")).contains(artifact);
      assertThat(pom.text("version")).contains(rehearsal.version());
      for (String required :
          List.of(
              "name",
              "description",
              "url",
              "licenses/license/name",
              "licenses/license/url",
              "developers/developer/name",
              "scm/connection",
              "scm/url")) {
        assertThat(pom.text(required)).as("%s of %s", required, artifact).isPresent();
      }
      for (String refused :
          List.of(
              "parent",
              "dependencyManagement",
              "build",
              "profiles",
              "repositories",
              "pluginRepositories")) {
        assertThat(pom.all(refused)).as("%s of %s", refused, artifact).isEmpty();
      }
      for (Pom dependency : pom.all("dependencies/dependency")) {
        assertThat(dependency.text("version"))
            .as("%s in %s", dependency.text("artifactId"), artifact)
            .isPresent();
        assertThat(dependency.text("scope")).as("%s", artifact).isNotEqualTo(Optional.of("test"));
      }
      assertThat(pom.element().getTextContent()).doesNotContain("SNAPSHOT");
      assertThat(pom.text("scm/url"))
          .contains("https://github.com/atlaskeys/atlas-keys")
          .isEqualTo(pom.text("url"));
    }
  }

  @Test
  void theJarsHoldClassesSourcesPagesAndTheLicense() throws Exception {
    for (String artifact : JARS) {
      assertThat(entries(artifact, ".jar"))
          .contains("META-INF/LICENSE", "META-INF/NOTICE")
          .filteredOn(entry -> entry.endsWith(".class"))
          .allMatch(
              entry ->
                  entry.startsWith(GROUP)
                      || (artifact.equals("atlas-keys-cli") && !entry.contains("/")), // commands
              "a class of its own")
          .hasSizeGreaterThan(20);
      List<String> sources = entries(artifact, "-sources.jar");
      assertThat(sources)
          .contains("META-INF/LICENSE", "META-INF/NOTICE")
          .filteredOn(entry -> entry.endsWith(".java"))
          .hasSizeGreaterThan(20);
      assertThat(entries(artifact, "-javadoc.jar"))
          .contains("index.html")
          .filteredOn(entry -> entry.contains(GROUP) && entry.endsWith(".html"))
          .hasSizeGreaterThan(20);
    }
  }

  @Test
  void theCompleteJarsHoldEveryDependencyWithItsLicense() throws Exception {
    for (String artifact : COMPLETE) {
      List<String> all = entries(artifact, "-all.jar");
      assertThat(all)
          .doesNotHaveDuplicates()
          .containsAll(
              entries(artifact, ".jar").stream().filter(name -> name.endsWith(".class")).toList())
          .contains("com/fasterxml/jackson/databind/ObjectMapper.class")
          .noneMatch(name -> name.endsWith("module-info.class"));
      assertThat(text(artifact, "META-INF/NOTICE"))
          .startsWith("atlas-keys\n")
          .contains("Jackson JSON processor");
      assertThat(text(artifact, "META-INF/LICENSE")).contains("Apache License");
      assertThat(text(artifact, "META-INF/MANIFEST.MF")).contains("Multi-Release: true");
    }
    assertThat(entries("atlas-keys-cli", "-all.jar"))
        .contains(
            "okhttp3/OkHttpClient.class",
            "UnassignKey.class",
            "Demo.class",
            "META-INF/jline-LICENSE",
            "META-INF/services/jdk.jshell.spi.ExecutionControlProvider",
            "META-INF/services/com.fasterxml.jackson.core.JsonFactory")
        .noneMatch(name -> name.startsWith("io/github/atlaskeys/sandbox/"));
    assertThat(text("atlas-keys-cli", "META-INF/LICENSE"))
        .as("FastCSV's")
        .contains("Copyright (c) 2014-2025 Oliver Siegmar");
    assertThat(entries("atlas-keys-sandbox", "-all.jar"))
        .contains("com/github/tomakehurst/wiremock/WireMockServer.class");
    assertThat(text("atlas-keys-sandbox", "META-INF/LICENSE"))
        .as("Jetty's, in WireMock")
        .contains("Eclipse Public License");
  }

  private static String text(String artifact, String entry) throws IOException {
    try (var jar = new JarFile(rehearsal.published().resolve(name(artifact, "-all.jar")).toFile());
        InputStream in = jar.getInputStream(jar.getEntry(entry))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theArchivesOfTheReleaseHaveTheirSumAndSignature() throws Exception {
    Path release = rehearsal.folder().resolve("releases/v" + rehearsal.version());
    for (String ending : List.of("tar.gz", "zip")) {
      String name = "atlas-keys-%s.%s".formatted(rehearsal.version(), ending);
      String sum = hash("SHA-256", Files.readAllBytes(release.resolve(name)));
      assertThat(release.resolve(name + ".sha256")).hasContent(sum + "  " + name + "\n");
      assertThat(release.resolve(name + ".asc")).isNotEmptyFile();
      Path again = rehearsal.folder().resolve("again/elsewhere/dist/target");
      assertThat(again.resolve(name)).hasSameBinaryContentAs(release.resolve(name));
    }
  }

  // ------------------------------------------------------------------ the same bytes

  @Test
  void anotherBuildOfTheTagGivesTheSameBytes() throws Exception {
    Path again = rehearsal.folder().resolve("again/elsewhere");
    var published = new TreeMap<String, String>();
    var built = new TreeMap<String, String>();
    for (Path file : files().toList()) {
      String name = file.getFileName().toString();
      Path module = again.resolve(module(rehearsal.published().relativize(file).getName(3) + ""));
      Path other = other(module, name);
      published.put(name, hash("SHA-256", Files.readAllBytes(file)));
      built.put(name, Files.exists(other) ? hash("SHA-256", Files.readAllBytes(other)) : "missing");
    }

    published.forEach((name, hash) -> System.out.println(hash + "  " + name));
    assertThat(built).hasSize(17).isEqualTo(published);
  }

  private static Path other(Path module, String name) {
    return module.resolve("target/" + (name.endsWith(".json") ? "bom.json" : name));
  }

  private static String module(String artifact) {
    return switch (artifact) {
      case "atlas-keys" -> "lib";
      default -> artifact.replace("atlas-keys-", "");
    };
  }

  // ------------------------------------------------------------------ licenses

  @Test
  void noticeAndTheListsOfComponentsNameWhatComesAlong() throws Exception {
    var licenses = new TreeMap<String, String>();
    for (String artifact : JARS) {
      JsonNode components =
          new ObjectMapper()
              .readTree(rehearsal.published().resolve(name(artifact, "-cyclonedx.json")).toFile())
              .get("components");
      assertThat(components).isNotEmpty();
      for (JsonNode component : components) {
        String group = component.get("group").asText();
        String name = component.get("name").asText();
        if (!group.equals("io.github.atlaskeys")) {
          licenses.put(group + ":" + name, license(group, name, component.get("version").asText()));
        }
      }
    }

    Map<String, String> notice =
        Pattern.compile("(?m)^ {2}(\\S+:\\S+) +(.+)$")
            .matcher(Files.readString(Path.of(System.getProperty("project.root"), "NOTICE")))
            .results()
            .collect(toMap(line -> line.group(1), line -> line.group(2)));
    assertThat(notice).containsExactlyInAnyOrderEntriesOf(licenses);
  }

  /** As its pom, or that one's parent, names it. */
  private static String license(String group, String name, String version) throws IOException {
    String file =
        "%s/%s/%s/%s-%s.pom".formatted(group.replace('.', '/'), name, version, name, version);
    Pom pom =
        Pom.read(
            Path.of(
                System.getProperty(
                    "localRepository", System.getProperty("user.home") + "/.m2/repository"),
                file));
    List<String> licenses =
        pom.all("licenses/license").stream().flatMap(each -> each.text("name").stream()).toList();
    return licenses.isEmpty()
        ? license(
            pom.text("parent/groupId").orElseThrow(),
            pom.text("parent/artifactId").orElseThrow(),
            pom.text("parent/version").orElseThrow())
        : String.join(", ", licenses);
  }

  // ------------------------------------------------------------------ what users get

  @Test
  void aNewUserRunsThePublishedCommandsByName() throws Exception {
    assertThat(rehearsal.transcript())
        .contains("$ release/try $VERSION atlaskeys\n")
        .endsWith("rehearsed: version %s\n".formatted(rehearsal.version()))
        .as("before the catalog is pushed, and after")
        .containsPattern("(?s)(Verified: Atlas lists the key in no project.*){2}");
  }

  @Test
  void theyAreFetchedAtTheTagAndTheArtifactsFromCentral() throws Exception {
    List<String> requests = rehearsal.requests();

    assertThat(requests)
        .filteredOn(request -> request.contains("/atlaskeys/") && request.contains("githubuser"))
        .containsOnly(
            "GET https://raw.githubusercontent.com/atlaskeys/jbang-catalog/HEAD/jbang-catalog.json 200",
            script("atlas-sandbox"),
            script("unassign-key"));
    assertThat(requests)
        .filteredOn(request -> request.contains("/io/github/atlaskeys/"))
        .isNotEmpty()
        .allMatch(request -> request.startsWith("GET https://repo1.maven.org/maven2/"))
        .as("the POM, and the jar with everything in it")
        .allMatch(
            request ->
                request.contains("-" + rehearsal.version() + ".pom")
                    || request.contains("-" + rehearsal.version() + "-all.jar"));
    assertThat(requests)
        .as("JBang looks into catalogs of its own")
        .filteredOn(request -> request.endsWith(" 404"))
        .allMatch(request -> request.contains("/jbanghub/"));
  }

  @Test
  void everyCommandOfTheInstallPageWorks() {
    List<Rehearsal.Run> runs = rehearsal.runs();

    Rehearsal.Run untrusted = runs.get(0);
    assertThat(untrusted.exit()).isEqualTo(10);
    assertThat(untrusted.output()).contains("jbang trust add https://github.com/atlaskeys/");
    assertThat(untrusted.requests()).as("catalog and script").isLessThanOrEqualTo(3);
    assertThat(runs.subList(1, runs.size()))
        .hasSizeGreaterThan(30)
        .allSatisfy(run -> assertThat(run.exit()).as("%s", run).isZero());
    var versions = new ArrayList<String>();
    for (Rehearsal.Run run : runs.subList(1, runs.size())) {
      if (run.command().endsWith("--version")) {
        String last = run.output().lines().reduce("", (before, line) -> line);
        versions.add(last.split(" ")[1]);
      }
      if (run.command().contains("--offline")) {
        assertThat(run.requests()).isZero();
      }
    }
    assertThat(versions)
        .as("the newest after --fresh, the pinned ones as they were")
        .containsExactly(
            "9.8.7", "9.8.7", "9.8.7", "9.8.8", "9.8.8", "9.8.7", "9.8.7", "9.8.7", "9.8.8",
            "9.8.7", "9.8.8");
  }

  @Test
  void theFirstRunByNameFetchesOneJar() {
    Rehearsal.Run first =
        rehearsal.runs().stream()
            .filter(run -> run.command().endsWith("--dry-run"))
            .findFirst()
            .orElseThrow();

    assertThat(first.requests())
        .as("the POM and the jar, each with a checksum; before it the catalog and the script")
        .isLessThanOrEqualTo(6);
  }

  @Test
  void fourCommandsRunInEachOfTheFourWays() {
    Map<String, String> endings =
        Map.of(
            "find-key", "payments-production",
            "unassign-key", "Verified: Atlas lists the key in no project",
            "demo", "To try it yourself:",
            "atlas-shell", "3 projects");
    for (var command : endings.entrySet()) {
      List<Rehearsal.Run> runs =
          rehearsal.runs().stream()
              .filter(
                  run -> run.command().matches(".*\\b" + command.getKey() + "(@atlaskeys)?( .*)?"))
              .filter(run -> run.output().contains(command.getValue()))
              .toList();
      assertThat(runs).as(command.getKey()).hasSize(4);
    }
  }

  private static String script(String name) {
    return "GET https://raw.githubusercontent.com/atlaskeys/atlas-keys/v%s/scripts/%s.java 200"
        .formatted(rehearsal.version(), name);
  }

  @Test
  void theTagNamesItsVersionEverywhere() throws Exception {
    Path tag = rehearsal.folder().resolve("again/elsewhere");

    assertThat(VersionTest.otherVersions(tag, rehearsal.version())).isEmpty();
    assertThat(tag.resolve("CHANGELOG.md"))
        .content()
        .containsPattern("## \\[Unreleased]\n\n## \\[9\\.8\\.7] - \\d{4}-\\d\\d-\\d\\d\n");
  }

  // ------------------------------------------------------------------

  /** What was built, without what was made of it. */
  private static Stream<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(rehearsal.published())) {
      return all
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().matches(".*\\.(asc|md5|sha\\d+)"))
          .toList()
          .stream();
    }
  }

  private static String name(String artifact, String ending) {
    return "%s/%s/%s/%s-%s%s"
        .formatted(GROUP, artifact, rehearsal.version(), artifact, rehearsal.version(), ending);
  }

  private static Pom pom(String artifact) throws IOException {
    return Pom.read(rehearsal.published().resolve(name(artifact, ".pom")));
  }

  private static List<String> entries(String artifact, String ending) throws IOException {
    try (var jar = new JarFile(rehearsal.published().resolve(name(artifact, ending)).toFile())) {
      return jar.stream().map(Object::toString).toList();
    }
  }

  private static void gpg(Path home, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("gpg", "--batch", "--homedir", home + ""));
    command.addAll(List.of(arguments));
    Rehearsal.Result result = Rehearsal.run(command, Files.createTempFile("gpg", ".log"), Map.of());
    assertThat(result.exit()).as(result.output()).isZero();
  }

  private static void gpgconf(Path home) throws Exception {
    new ProcessBuilder("gpgconf", "--homedir", home + "", "--kill", "all").start().waitFor();
  }

  private static String hash(String algorithm, byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
  }

  private static void delete(Path folder) {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
