package io.github.atlaskeys.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.atlaskeys.launcher.IsolatedHome.Run;
import io.github.atlaskeys.program.AtlasKeys;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.terminal.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The archive to install, unpacked, and the jar in it by itself. */
@InOtherProcesses
class ArchiveTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final String NAME = "atlas-keys-" + System.getProperty("project.version");
  private static final boolean AOT_CACHE = Runtime.version().feature() >= 25;

  private final IsolatedHome home = IsolatedHome.shared();
  private final Path installed = home.home().resolve(NAME);
  private final Path program = installed.resolve("bin/atlas-keys");
  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();

  @BeforeEach
  void unpack() throws Exception {
    Path archive = ROOT.resolve("dist/target/%s.tar.gz".formatted(NAME));
    Run tar = home.run(List.of("tar", "xzf", "" + archive, "-C", "" + home.home()), Map.of(), "");
    assertThat(tar.exit()).as("mvn verify makes it: %s", tar).isZero();
  }

  @Test
  void everyScriptIsACommandOfTheProgram() throws Exception {
    try (Stream<Path> scripts = Files.list(ROOT.resolve("scripts"))) {
      List<String> names =
          new ArrayList<>(
              scripts.map(file -> ("" + file.getFileName()).replace(".java", "")).toList());
      names.add("prepare");

      assertThat(AtlasKeys.withCommands(Context.ofThisProcess()).getSubcommands().keySet())
          .containsExactlyInAnyOrderElementsOf(names);
    }
  }

  @Test
  void withoutArgumentsItListsTheCommands() throws Exception {
    Run run = run("" + program);

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains("\n  unassign-key   Unassign API keys or service accounts from one")
        .contains("\n  atlas-shell    Start a JShell connected to Atlas.\n");
    assertThat(run.out().lines().takeWhile(line -> !line.equals("Examples:")))
        .allMatch(line -> line.length() <= 85);
  }

  @Test
  void aCommandThatThereIsNotIsRefusedAndNotRepeated() throws Exception {
    Run run = run("" + program, "s3cret");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("atlas-keys: no such command; available: unassign-key, unassign-keys, ")
        .doesNotContain("s3cret");
  }

  @Test
  void itIsStartedByALinkAndNamesCommandsAsItWasStarted() throws Exception {
    Path link = home.bin().resolve("atlas-keys"); // which is on PATH
    Files.createSymbolicLink(link, program);

    assertThat(run("bash", "-c", "atlas-keys find-key --help").out())
        .contains("\n  atlas-keys find-key zmmrboas\n");
    assertThat(run("" + program, "find-key", "--help").out())
        .contains("\n  %s find-key zmmrboas\n".formatted(program));
    assertThat(
            run(
                    "sh",
                    "-c",
                    "cd '%s' && sh atlas-keys find-key --help".formatted(program.getParent()))
                .out())
        .contains("\n  ./atlas-keys find-key zmmrboas\n");
  }

  @Test
  void aKeyIsUnassignedAndItsExitCodeIsTheCommands() throws Exception {
    String[] words = {"" + program, "unassign-key", "zmmrboas", "--all-projects", "--yes"};
    Run run = run(words);

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY)).isFalse();
    assertThat(run.out()).contains(program + " restore-keys unassign-zmmrboas-");
    assertThat(run("" + program, "find-key", "nosuchky").exit()).isEqualTo(4);
  }

  @Test
  void theJarRunsByItself() throws Exception {
    Run run = run("java", "-jar", jar("cli"), "find-key", "zmmrboas");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains("payments-production");
    assertThat(run("java", "-jar", jar("cli"), "find-key", "--help").out())
        .contains("\n  java -jar %s find-key zmmrboas\n".formatted(jar("cli")));
  }

  @Test
  void theShellIsInTheJarAndNeedsAJdk() throws Exception {
    Run run =
        home.run(
            List.of("java", "-jar", jar("cli"), "atlas-shell", "-"),
            atlas(),
            "for (var each : projects()) System.out.println(each.name());");
    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains("payments-production\n");

    Run jre =
        run(
            "java",
            "--limit-modules",
            "java.se,jdk.unsupported",
            "-jar",
            jar("cli"),
            "atlas-shell");
    assertThat(jre)
        .isEqualTo(
            new Run(2, "", "atlas-keys: atlas-shell needs a JDK; this Java has no JShell\n"));
  }

  @Test
  void theDemoFindsTheOtherJarBesideItsOwn() throws Exception {
    assertThat(run("java", "-jar", jar("sandbox"), "demo", "--version").out())
        .startsWith("atlas-keys ");

    Run demo = run("" + program, "demo");
    assertThat(demo.exit()).as("%s", demo).isZero();
    assertThat(demo.out())
        .contains("$ ./atlas-keys find-key --from report.json\n")
        .contains("$ ./atlas-keys restore-keys ");

    Files.delete(Path.of(jar("sandbox")));
    assertThat(run("" + program, "demo"))
        .isEqualTo(
            new Run(
                2,
                "",
                "atlas-keys: demo needs atlas-keys-sandbox-%s-all.jar in the same folder\n"
                    .formatted(System.getProperty("project.version"))));
    assertThat(run("" + program).out()).as("it is listed all the same").contains("\n  demo  ");
  }

  @Test
  void whatIsPreparedIsUsedAndWhatCannotBeIsPassedOverInSilence() throws Exception {
    Run before = run("" + program, "restore-keys", "--help");
    Run prepare = run("" + program, "prepare");
    assertThat(prepare.exit()).as("%s", prepare).isZero();
    assertThat(prepare.out()).isEqualTo("Prepared: %s\n".formatted(prepared()));
    helpUsesItAndLoadsNothingToCallAtlasWith();

    Path kept = Files.move(prepared(), home.work().resolve("kept"));
    Files.writeString(prepared(), "garbage".repeat(5000));
    assertThat(run("" + program, "restore-keys", "--help")).isEqualTo(before);

    Files.move(kept, prepared(), StandardCopyOption.REPLACE_EXISTING);
    assertThat(run("" + program, "restore-keys", "--help")).isEqualTo(before);
    String other = System.getProperty("newest.jdk");
    assumeTrue(other != null && !other.equals(System.getProperty("java.home")), "no other JDK");
    assertThat(
            home.run(
                List.of("" + program, "restore-keys", "--help"), Map.of("JAVA_HOME", other), ""))
        .isEqualTo(before);
  }

  private void helpUsesItAndLoadsNothingToCallAtlasWith() throws Exception {
    Path loaded = home.work().resolve("loaded");

    Run run =
        home.run(
            List.of("" + program, "list-keys", "--help"),
            Map.of("JAVA_HOME", "" + javaThatTellsWhatItLoads(loaded)),
            "");

    assertThat(run.out()).startsWith("Usage: list-keys");
    try (Stream<String> lines = Files.lines(loaded)) {
      List<String> classes = lines.toList();
      assertThat(classes).anyMatch(line -> line.contains("HelpText source: shared objects file"));
      if (!AOT_CACHE) { // which has every class loaded from the start
        assertThat(classes)
            .noneMatch(
                line ->
                    line.matches(".* (okhttp3|okio|feign|com\\.fasterxml|javax\\.net\\.ssl).*"));
      }
    }
  }

  /** The JDK of this process, but its log is not disabled. */
  private Path javaThatTellsWhatItLoads(Path log) throws IOException {
    Path jdk = home.home().resolve("jdk");
    Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        for word; do
          shift
          [ "$word" != -Xlog:disable ] || word=-Xlog:class+load:file=%s::filecount=0
          set -- "$@" "$word"
        done
        exec %s/bin/java "$@"
        """
            .formatted(log, System.getProperty("java.home")));
    assertThat(java.toFile().setExecutable(true)).isTrue();
    return jdk;
  }

  @Test
  void aFolderThatCannotBeWrittenToIsNamedAndNothingElseChanges() throws Exception {
    Files.createDirectories(prepared().resolve("full")); // root may write to any folder

    Run run = run("" + program, "prepare");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo("prepare: cannot write %s; the commands work as before\n".formatted(prepared()));
  }

  @Test
  void itSaysWhatToDoWithoutJava() throws Exception {
    Run run = home.run(List.of("" + program), Map.of("JAVA_HOME", "", "PATH", "/nowhere"), "");

    assertThat(run)
        .isEqualTo(
            new Run(
                2,
                "",
                "atlas-keys: no Java found. Install Java 17 or newer, and put it on PATH or set"
                    + " JAVA_HOME.\n"));
  }

  @Test
  void bothArchivesHoldTheSame() throws Exception {
    Path zip = ROOT.resolve("dist/target/%s.zip".formatted(NAME));
    Path other = Files.createDirectory(home.home().resolve("other"));
    new ProcessBuilder("jar", "xf", zip.toString()).directory(other.toFile()).start().waitFor();

    assertThat(files(other))
        .containsExactlyElementsOf(files(home.home()))
        .contains(NAME + "/LICENSE");
    for (String file : files(other)) {
      assertThat(other.resolve(file)).hasSameBinaryContentAs(home.home().resolve(file));
    }
  }

  @Test
  void everyCommandHasAManPageThatManCanRead() throws Exception {
    Path pages = installed.resolve("share/man/man1");
    for (String name : AtlasKeys.withCommands(Context.ofThisProcess()).getSubcommands().keySet()) {
      assertThat(pages.resolve("atlas-keys-%s.1".formatted(name)))
          .content()
          .contains(".SH NAME\natlas\\-keys\\-%s \\- ".formatted(name.replace("-", "\\-")))
          .contains("\\-\\-help")
          .doesNotContain("{");
    }
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/groff")), "no groff");
    try (Stream<Path> files = Files.list(pages)) {
      for (Path page : files.toList()) {
        Run groff = run("groff", "-man", "-Tutf8", "-ww", "-z", page.toString());
        assertThat(groff).as("%s", page).isEqualTo(new Run(0, "", ""));
      }
    }
  }

  @Test
  void theShellsCompleteAnOptionOfACommand() throws Exception {
    Path completions = installed.resolve("share/bash-completion/completions/atlas-keys");
    Run bash =
        run(
            "bash",
            "--norc",
            "-c",
            """
            source "$0"
            compopt() { :; } # works only inside a completion
            COMP_WORDS=(atlas-keys unassign-key --all) COMP_CWORD=2
            _complete_atlas-keys && printf '%s\\n' "${COMPREPLY[@]}"
            """,
            completions.toString());
    assertThat(bash.out()).isEqualTo("--all-projects\n--allow-missing\n");
    assertThat(installed.resolve("share/fish/vendor_completions.d/atlas-keys.fish"))
        .content()
        .contains(
            "complete -c atlas-keys -n '__fish_seen_subcommand_from find-key' -l description");
  }

  private List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(NAME))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private String jar(String module) {
    return installed
        .resolve(
            "lib/atlas-keys-%s-%s-all.jar".formatted(module, System.getProperty("project.version")))
        .toString();
  }

  private Path prepared() {
    return Path.of(jar("cli").replaceFirst("jar$", AOT_CACHE ? "aot" : "jsa"));
  }

  private Run run(String... words) throws Exception {
    return home.run(List.of(words), atlas(), "");
  }

  private Map<String, String> atlas() {
    return IsolatedHome.calling(sandbox);
  }
}
