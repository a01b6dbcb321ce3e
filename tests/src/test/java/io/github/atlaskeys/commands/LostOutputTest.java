package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.testing.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a command printed and nobody received is not success; each runs as a process of its own. */
@DisabledOnOs(OS.WINDOWS)
class LostOutputTest {
  private record Ended(int exit, String err) {}

  private static final Path FULL = Path.of("/dev/full");

  @TempDir Path folder;

  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();

  static Stream<String> everyCommand() {
    return Stream.of(
        "UnassignKey",
        "UnassignKeys",
        "RestoreKeys",
        "ContainKey",
        "FindKey",
        "ListKeys",
        "ListProjects",
        "AtlasShell",
        "AtlasSandboxCommand",
        "Demo",
        "AuditRun");
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void helpOnAFullDisk(String command) throws Exception {
    assumeTrue(Files.exists(FULL));

    Ended ended = run("exec %s --help >/dev/full", command);

    assertThat(ended.exit()).as("%s", ended).isEqualTo(3);
    assertThat(ended.err())
        .hasLineCount(1)
        .contains(
            ": the output is incomplete: standard output could not be written (No space left");
  }

  @Test
  void theVersionOnAFullDisk() throws Exception {
    assumeTrue(Files.exists(FULL));

    assertThat(run("exec %s --version >/dev/full", "FindKey").exit()).isEqualTo(3);
  }

  @Test
  void aListThatIsCutShort() throws Exception {
    Seed.assigned(sandbox, 600, 0);
    Path list = folder.resolve("projects.csv");

    Ended ended = run("ulimit -f 8; exec %s -o csv >" + list, "ListProjects");

    assertThat(Files.size(list)).isBetween(1L, 10_000L);
    assertThat(ended.exit()).as("%s", ended).isEqualTo(3);
    assertThat(ended.err()).hasLineCount(1).startsWith("list-projects: the output is incomplete: ");
  }

  @Test
  void aResultThatNobodySees() throws Exception {
    Ended ended =
        run(
            "exec %s --yes -o json --project %s --key %s >&-"
                .formatted("%s", Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY),
            "UnassignKey");

    assertThat(ended.exit()).as("%s", ended).isEqualTo(3);
    assertThat(ended.err()).contains("\nunassign-key: the output is incomplete: ");
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY)).isFalse();
  }

  @Test
  void whatAScriptOfTheShellPrints() throws Exception {
    assumeTrue(Files.exists(FULL));
    Path script = Files.writeString(folder.resolve("s.jsh"), "System.out.println(projects());\n");

    Ended ended = run("exec %s " + script + " >/dev/full", "AtlasShell");

    assertThat(ended.exit()).as("%s", ended).isEqualTo(3);
    assertThat(ended.err()).startsWith("atlas-shell: the output is incomplete: ");
  }

  @Test
  void aReaderThatHasReadEnoughIsNoFailure() throws Exception {
    Seed.assigned(sandbox, 2_000, 0);

    Ended ended = run("%s -o csv | head -1 >&2; exit ${PIPESTATUS[0]}", "ListProjects");

    assertThat(ended).isEqualTo(new Ended(0, "projectId,projectName,organizationId\n"));
  }

  @Test
  void everythingIsWrittenInTheTerminalsEncoding() throws Exception {
    sandbox.project("5953c5f380eef5388761aaaa", Example.ORGANIZATION, "Zürich");
    Path list = folder.resolve("projects.csv");

    Ended ended = run("LC_ALL=C.UTF-8 exec %s -o csv >" + list, "ListProjects");

    assertThat(ended).isEqualTo(new Ended(0, ""));
    assertThat(Files.readString(list)).contains(",Zürich,");
  }

  /** A line of bash, with the command in place of {@code %s}. */
  private Ended run(String line, String command) throws IOException, InterruptedException {
    String java =
        "'%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -cp '%s' %s"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                command);
    Path err = folder.resolve("err");
    var bash = List.of("bash", "-c", line.formatted(java));
    var process = new ProcessBuilder(bash).redirectError(err.toFile());
    process.directory(folder.toFile());
    process.environment().put("MONGODB_ATLAS_BASE_URL", sandbox.baseUri().toString());
    process.environment().put("MONGODB_ATLAS_PUBLIC_API_KEY", Example.CALLER_PUBLIC_KEY);
    process.environment().put("MONGODB_ATLAS_PRIVATE_API_KEY", Example.CALLER_PRIVATE_KEY);
    process.environment().remove("JAVA_TOOL_OPTIONS");
    int exit = process.start().waitFor();
    return new Ended(exit, Files.readString(err));
  }
}
