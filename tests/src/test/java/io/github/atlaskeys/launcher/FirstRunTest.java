package io.github.atlaskeys.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.launcher.IsolatedHome.Run;
import org.junit.jupiter.api.Test;

/** From nothing: JBang is fetched, the library built, a script compiled. */
@InOtherProcesses
class FirstRunTest {
  @Test
  void twoAtOnceBuildOnceAndBothRun() throws Exception {
    Run one = IsolatedHome.firstRuns().get(0);
    Run other = IsolatedHome.firstRuns().get(1);

    assertThat(IsolatedHome.firstRuns()).extracting(Run::out).containsExactly("hello", "hello");
    // The one that waits says so, unless the other is quick.
    assertThat((one.err() + other.err()).lines())
        .filteredOn(line -> !line.startsWith("atlas-keys: waiting for process "))
        .containsOnly(
            "atlas-keys: fetching JBang %s (once)..."
                .formatted(System.getProperty("jbang.version")),
            "atlas-keys: building the library (once)...")
        .containsOnlyOnce("atlas-keys: building the library (once)...");
    assertThat(IsolatedHome.shared().jbang("--version").err())
        .isEqualTo(System.getProperty("jbang.version") + "\n");
  }
}
