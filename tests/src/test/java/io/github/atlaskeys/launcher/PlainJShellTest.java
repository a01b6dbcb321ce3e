package io.github.atlaskeys.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.launcher.IsolatedHome.Run;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library in plain JShell, in the two ways that docs/shell.md shows. */
@InOtherProcesses
class PlainJShellTest {
  private final IsolatedHome home = IsolatedHome.shared();
  private static final String TYPED =
      """
      atlas.removeGroupApiKey(new ProjectId("%s"), new ApiKeyId("%s"))
      /exit 3
      """
          .formatted(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY);

  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();

  @TempDir Path preferences;

  @Test
  void throughJBang() throws Exception {
    unassigns("exec \"$0\" --interactive \"$1\"");
  }

  @Test
  void withItsClassPath() throws Exception {
    unassigns("exec jshell --class-path \"$(\"$0\" info classpath \"$1\")\" \"$1\"");
  }

  private void unassigns(String script) throws Exception {
    Run run =
        home.run(
            List.of(
                "bash",
                "-c",
                script,
                home.checkout() + "/jbang",
                home.checkout() + "/examples/connect.jsh"),
            IsolatedHome.calling(
                sandbox,
                Map.of(
                    "JAVA_TOOL_OPTIONS",
                    IsolatedHome.QUICK_JVM + " -Djava.util.prefs.userRoot=" + preferences)),
            TYPED);

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.out()).contains("RateLimit[");
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY)).isFalse();
  }
}
