package io.github.atlaskeys.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.launcher.IsolatedHome.Run;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** From nothing: JBang is fetched, the library built, a script compiled. */
@DisabledOnOs(OS.WINDOWS)
class FirstRunTest {

  @Test
  void twoAtOnceBuildOnceAndBothRun(@TempDir Path folder) throws Exception {
    var home = new IsolatedHome(folder);
    Probe.addTo(home);
    Callable<Run> firstRun = () -> home.run(home.jbangCommand("probe", "input"), Map.of(), "hello");

    ExecutorService users = Executors.newFixedThreadPool(2);
    List<Future<Run>> runs = users.invokeAll(List.of(firstRun, firstRun));
    users.shutdown();

    Run one = runs.get(0).get();
    Run other = runs.get(1).get();
    assertThat(List.of(one.out(), other.out()))
        .as("%s, %s", one, other)
        .containsExactly("hello", "hello");
    // The one that waits says so, unless the other is quick.
    assertThat((one.err() + other.err()).lines())
        .filteredOn(line -> !line.startsWith("atlas-keys: waiting for process "))
        .containsOnly(
            "atlas-keys: fetching JBang %s (once)..."
                .formatted(System.getProperty("jbang.version")),
            "atlas-keys: building the library (once)...")
        .containsOnlyOnce("atlas-keys: building the library (once)...");
    assertThat(home.jbang("--version").err()).isEqualTo(System.getProperty("jbang.version") + "\n");
  }
}
