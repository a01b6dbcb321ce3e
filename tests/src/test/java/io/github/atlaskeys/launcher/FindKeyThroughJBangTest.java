package io.github.atlaskeys.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.launcher.IsolatedHome.Run;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** From a leaked public key to no access, through the real JBang and a real pipe. */
@InOtherProcesses
class FindKeyThroughJBangTest {
  private final IsolatedHome home = IsolatedHome.shared();

  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();

  @Test
  void whatIsFoundIsPipedIntoUnassignKeys() throws Exception {
    Run run =
        shell(
            "set -o pipefail; \"$0\" find-key zmmrboas -o csv"
                + " | \"$0\" unassign-keys - --yes --results leak.results.csv --undo leak.undo.csv");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains("Unassigned from 2 of 2 projects.\n");
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY)).isFalse();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_KEY)).isFalse();
    assertThat(Files.readString(home.work().resolve("leak.undo.csv")))
        .contains(
            "5953c5f380eef53887615f9a,5d1d12c087d9d63e6d682438,zmmrboas,ci deploy,\"GROUP_OWNER\"");
    assertThat(home.work().resolve("leak.results.csv")).exists();
  }

  /** What other processes of this machine can see of it, and what is left of it on the disk. */
  @Test
  void aReportLeavesNoSecretAnywhere() throws Exception {
    String report =
        Files.readString(home.checkout().resolve("examples/gitleaks.json"))
            .replace("\"Secret\": \"55c3", "\"X\": \"http://x/55c3");
    Run run =
        shell(
            "(while :; do ps -eww -o args; sleep 0.1; done) > ps.txt & watch=$!;"
                + " cat | \"$0\" unassign-keys --from - --yes --verbose > out.txt 2>&1; code=$?;"
                + " kill $watch; exit $code",
            report);

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_KEY)).isFalse();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_CLIENT_ID)).isFalse();
    assertThat(Files.readString(home.work().resolve("ps.txt"))).contains("--from -");
    assertThat(Files.readString(home.work().resolve("out.txt"))).contains("Verified: ");
    requireNoSecret();
  }

  /** SIGTERM, as a CI job gets it, while a row is in flight: it ends, and the rest is resumed. */
  @Test
  void anInterruptedReportIsResumedFromWhatWasSaved() throws Exception {
    sandbox.fault(Fault.latency(Duration.ofMillis(1500)).on("DELETE").always());
    String report = Files.readString(home.checkout().resolve("examples/gitleaks.json"));
    Run cut =
        shell(
            "cat > in.json; \"$0\" unassign-keys --from - --yes --concurrency 1 < in.json & run=$!;"
                + " until ls stdin-*.undo.csv && [ $(wc -l < stdin-*.undo.csv) = 2 ];"
                + " do sleep 0.1; done > ls.txt 2>&1; rm in.json; kill -TERM $run; wait $run",
            report);

    assertThat(cut.exit()).as("%s", cut).isEqualTo(130);
    assertThat(cut.out()).contains(" NOT_ATTEMPTED", "--resume");
    requireNoSecret();
    sandbox.clearFaults();
    Run resumed = shell("exec \"$0\" unassign-keys --from stdin-*Z.csv --yes --resume");

    assertThat(resumed.exit()).as("%s", resumed).isZero();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_KEY)).isFalse();
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY)).isFalse();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_CLIENT_ID)).isFalse();
    requireNoSecret();
  }

  @Test
  void theListingsRun() throws Exception {
    assertThat(shell("exec \"$0\" list-projects -o csv").out()).contains("analytics");
    assertThat(shell("exec \"$0\" list-keys --org " + Example.ORGANIZATION).out())
        .contains("zmmrboas");
    assertThat(shell("exec \"$0\" find-key nosuchky").exit()).isEqualTo(4);
  }

  private void requireNoSecret() throws IOException {
    for (Path folder : List.of(home.work(), home.home(), home.temporary())) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          String text = Files.readString(file, StandardCharsets.ISO_8859_1);
          assertThat(
                  text.contains("55c3bbb6")
                      || text.contains("e66d20841f3e")
                      || text.contains("leaked-and-good"))
              .as("%s", file)
              .isFalse();
        }
      }
    }
  }

  private Run shell(String script) throws Exception {
    return shell(script, "");
  }

  private Run shell(String script, String in) throws Exception {
    return home.run(
        List.of("bash", "-c", script, home.checkout() + "/jbang"),
        IsolatedHome.calling(sandbox),
        in);
  }
}
