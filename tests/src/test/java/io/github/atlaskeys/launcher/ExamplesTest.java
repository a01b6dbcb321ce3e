package io.github.atlaskeys.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.launcher.IsolatedHome.Run;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scripts of {@code examples/}, run by the real JBang as whoever copies them would. */
@InOtherProcesses
class ExamplesTest {
  private final IsolatedHome home = IsolatedHome.shared();

  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();

  @Test
  void oneKeyFromOneProject() throws Exception {
    assertThat(run("unassign.java", Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY))
        .isEqualTo(new Run(0, "UNASSIGNED\n", ""));

    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY)).isFalse();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_KEY)).isTrue();
    String noProject = "1".repeat(24);
    Run refused = run("unassign.java", noProject, Example.TARGET_KEY);
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.out()).isEqualTo("REFUSED\n");
    assertThat(refused.err()).contains(noProject);
  }

  @Test
  void manyKeysFromOneProject() throws Exception {
    Run run =
        run(
            "unassign-list.java",
            Example.PAYMENTS_PRODUCTION,
            Example.TARGET_KEY,
            Example.TARGET_CLIENT_ID,
            Example.BREAK_GLASS_KEY);

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .contains(Example.TARGET_KEY + ": had GROUP_OWNER\n")
        .contains(Example.TARGET_KEY + ": UNASSIGNED\n")
        .contains(Example.TARGET_CLIENT_ID + ": had GROUP_OWNER\n");
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY)).isFalse();
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.BREAK_GLASS_KEY)).isFalse();
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_CLIENT_ID)).isFalse();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_KEY)).isTrue();
  }

  @Test
  void aLeakedKeyFromEveryProject() throws Exception {
    Run run = run("leaked-key.java", "zmmrboas");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .contains("project " + Example.PAYMENTS_PRODUCTION + ": had GROUP_OWNER\n")
        .contains("project " + Example.PAYMENTS_PRODUCTION + ": UNASSIGNED\n")
        .endsWith("No project lists it.\n");
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY)).isFalse();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_KEY)).isFalse();
  }

  @Test
  void aLeakedServiceAccountFromEveryProject() throws Exception {
    Run run = run("leaked-key.java", Example.TARGET_CLIENT_ID);

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains(": had GROUP_OWNER\n").endsWith("No project lists it.\n");
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_CLIENT_ID)).isFalse();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_CLIENT_ID)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "unassign.java, PROJECT_ID ID",
    "unassign-list.java, PROJECT_ID ID...",
    "leaked-key.java, PUBLIC_KEY|CLIENT_ID"
  })
  void withoutArgumentsItShowsItsUsage(String example, String arguments) throws Exception {
    assertThat(run(example))
        .isEqualTo(new Run(2, "", "usage: %s %s\n".formatted(example, arguments)));
  }

  private Run run(String example, String... arguments) throws Exception {
    Stream<String> script = Stream.of("--quiet", home.checkout() + "/examples/" + example);
    return home.run(
        home.jbangCommand(Stream.concat(script, Stream.of(arguments)).toArray(String[]::new)),
        IsolatedHome.calling(sandbox),
        "");
  }
}
