package io.github.atlaskeys.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.launcher.BulkProcess.Started;
import io.github.atlaskeys.launcher.IsolatedHome.Run;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One key out of all its projects, through the real JBang, cut short in every way. */
@InOtherProcesses
class AllProjectsThroughJBangTest {
  private final IsolatedHome home = IsolatedHome.shared();
  private static final String LEAKED = "leakedab";
  private static final String KEY = "%024x".formatted(0xBBB000000L);

  @TempDir Path folder;

  @AutoClose
  private final AtlasSandbox sandbox =
      AtlasSandbox.start(SandboxOptions.defaults().withoutLimits()).seedExample();

  private int started;

  @Test
  void killedHalfWayTheSameCommandDoesTheRestAndBothUndoFilesGiveEverythingBack() throws Exception {
    List<String> projects = assigned(60, "leaked");
    sandbox.fault(Fault.latency(Duration.ofMillis(500)).on("DELETE").always());
    Started first = start(command());
    first.runsUntil(() -> rows(".results.csv").size() >= 20);
    first.kill();
    assertThat(projects).as("killed half way").anyMatch(this::isAssigned);
    assertThat(rows(".undo.csv"))
        .as("whatever was taken can be given back")
        .containsAll(projects.stream().filter(project -> !isAssigned(project)).toList());
    sandbox.clearFaults();

    Run second = start(command()).end();

    assertThat(second.exit()).as("%s", second).isZero();
    assertThat(second.out())
        .contains("Verified: Atlas lists the key in no project (")
        .contains("Earlier   An earlier run left another undo file. To restore its roles:\n");
    assertThat(projects).noneMatch(this::isAssigned);
    List<String> restores = restores(second);
    assertThat(restores).hasSize(2);
    for (String restore : restores) {
      Run restored = start(List.of("bash", "-c", restore + " --yes")).end();
      assertThat(restored.exit()).as("%s", restored).isZero();
    }
    assertThat(projects)
        .allMatch(
            project ->
                sandbox.roles(project, KEY).equals(Set.of("GROUP_READ_ONLY", "GROUP_OWNER")));
  }

  @Test
  void ctrlCNamesTheCommandThatFinishes() throws Exception {
    List<String> projects = assigned(60, "leaked");
    sandbox.fault(Fault.latency(Duration.ofMillis(500)).on("DELETE").always());
    Started run = start(command());
    run.runsUntil(() -> rows(".results.csv").size() >= 10);

    run.interrupt();
    Run ended = run.end();

    assertThat(ended.exit()).as("%s", ended).isEqualTo(130);
    assertThat(ended.out())
        .contains("Stopping after the rows in flight. Press Ctrl-C again to exit immediately.\n")
        .contains(" NOT_ATTEMPTED\n");
    assertThat(restores(ended)).hasSize(1);
    assertThat(rows(".results.csv"))
        .as("whatever was sent is written down")
        .containsExactlyInAnyOrderElementsOf(
            projects.stream().filter(project -> !isAssigned(project)).toList());
    String resume = lineAfter("Resume    ", ended);
    assertThat(resume)
        .startsWith(
            "%s/jbang unassign-key --key leakedab --all-projects --yes".formatted(home.checkout()))
        .endsWith(" --resume");

    Run finished = start(List.of("bash", "-c", resume)).end();
    assertThat(finished.exit()).as("%s", finished).isZero();
    assertThat(projects).noneMatch(this::isAssigned);
  }

  /** The shell's limit for the size of a file plays a full disk; long descriptions fill it. */
  @Test
  void anUndoThatCannotBeWrittenStopsBeforeItsDelete() throws Exception {
    List<String> projects = assigned(500, "d".repeat(240));
    String quoted = String.join(" ", command());

    Run full = start(List.of("bash", "-c", "ulimit -f 96; exec " + quoted)).end();

    assertThat(full.exit()).as("%s", full).isEqualTo(3);
    assertThat(full.err())
        .contains("unassign-key: stopped: cannot write the results or undo file (")
        .containsPattern(
            "\\)\\. Fix that, then run: \\S+/jbang unassign-key --key leakedab --all-projects --yes");
    assertThat(projects).anyMatch(this::isAssigned);
    List<String> taken = projects.stream().filter(project -> !isAssigned(project)).toList();
    assertThat(taken).isNotEmpty();
    assertThat(rows(".undo.csv")).as("whatever was taken can be given back").containsAll(taken);
    assertThat(restores(full)).hasSize(1);
  }

  private List<String> assigned(int number, String description) {
    sandbox.apiKey(KEY, Example.ORGANIZATION, LEAKED, "secret", description, "ORG_MEMBER");
    List<String> projects =
        IntStream.range(0, number).mapToObj(i -> "%024x".formatted(0xAAA000000L + i)).toList();
    for (String project : projects) {
      sandbox.project(project, Example.ORGANIZATION, "service " + project.substring(18));
      sandbox.assign(project, KEY, "GROUP_READ_ONLY", "GROUP_OWNER");
    }
    return projects;
  }

  private boolean isAssigned(String project) {
    return sandbox.isAssigned(project, KEY);
  }

  private List<String> command() {
    return home.jbangCommand("unassign-key", "--key", LEAKED, "--all-projects", "--yes");
  }

  private Started start(List<String> command) throws IOException {
    Path out = folder.resolve("out" + ++started);
    Path err = folder.resolve("err" + started);
    return Started.of(
        home.prepare(command, IsolatedHome.calling(sandbox)).directory(folder.toFile()), out, err);
  }

  /** The projects in the whole lines of the files with this ending, their headers left out. */
  private List<String> rows(String ending) throws IOException {
    var projects = new ArrayList<String>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith("Z" + ending)).toList()) {
        String text = Files.readString(file);
        text.substring(0, text.lastIndexOf('\n') + 1)
            .lines()
            .skip(1)
            .map(line -> line.replaceFirst("^(\\d+,)?(\\w{24}),.*", "$2"))
            .forEach(projects::add);
      }
    }
    return projects;
  }

  /** The commands that give roles back, as they were printed. */
  private static List<String> restores(Run run) {
    return run.out()
        .lines()
        .filter(line -> line.contains("/jbang restore-keys "))
        .map(line -> line.replaceFirst("^(Undo)? +", ""))
        .toList();
  }

  private static String lineAfter(String label, Run run) {
    return run.out()
        .lines()
        .filter(line -> line.startsWith(label))
        .map(line -> line.substring(label.length()))
        .findFirst()
        .orElseThrow();
  }
}
