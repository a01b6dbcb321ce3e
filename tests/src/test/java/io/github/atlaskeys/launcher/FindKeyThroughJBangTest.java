package io.github.atlaskeys.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.launcher.IsolatedHome.Run;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From a leaked public key to no access, through the real JBang and a real pipe. */
@InOtherProcesses
class FindKeyThroughJBangTest {
  private final IsolatedHome home = IsolatedHome.shared();

  private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();

  @AfterEach
  void stop() {
    sandbox.close();
  }

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

  @Test
  void theListingsRun() throws Exception {
    assertThat(shell("exec \"$0\" list-projects -o csv").out()).contains("analytics");
    assertThat(shell("exec \"$0\" list-keys --org " + Example.ORGANIZATION).out())
        .contains("zmmrboas");
    assertThat(shell("exec \"$0\" find-key nosuchky").exit()).isEqualTo(4);
  }

  private Run shell(String script) throws Exception {
    return home.run(
        List.of("bash", "-c", script, home.checkout() + "/jbang"),
        Map.of(
            "MONGODB_ATLAS_BASE_URL", sandbox.baseUri().toString(),
            "MONGODB_ATLAS_PUBLIC_API_KEY", Example.CALLER_PUBLIC_KEY,
            "MONGODB_ATLAS_PRIVATE_API_KEY", Example.CALLER_PRIVATE_KEY),
        "");
  }
}
