package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of {@code unassign-key --all-projects} have in common. */
abstract class AllProjectsRun {
  static final String KEY = Example.TARGET_KEY;
  static final String PRIVATE_KEY = "99999999-aaaa-bbbb-cccc-0123456789ab";
  static final String OTHER_KEY = "999999999999999999999999";

  @TempDir Path folder;

  /** The sandbox's; it follows the command's waits. */
  final ManualClock time = new ManualClock();

  @AutoClose
  final AtlasSandbox sandbox =
      AtlasSandbox.start(SandboxOptions.defaults().withoutLimits().withClock(time)).seedExample();

  final List<Duration> waits = new CopyOnWriteArrayList<>();
  final CommandRun command =
      CommandRun.of(Script.UNASSIGN_KEY.in(() -> folder), sandbox).sleeping(this::sleep);

  Outcome run(String key, String... options) {
    return command.run(
        Stream.concat(Stream.of("--key", key, "--all-projects"), Stream.of(options))
            .toArray(String[]::new));
  }

  static Fault json(String body) {
    return Fault.answer(200, "application/json", body).on("GET");
  }

  Outcome restore(Path undo) {
    return CommandRun.of(Script.RESTORE_KEYS, sandbox).run(undo.toString(), "--yes");
  }

  /** A caller that is in these projects and has no organization role. */
  void withRolesIn(String... projects) {
    sandbox.apiKey(OTHER_KEY, Example.ORGANIZATION, "onlyproj", PRIVATE_KEY, "one");
    for (String project : projects) {
      sandbox.assign(project, OTHER_KEY, "GROUP_OWNER");
    }
    command
        .with("MONGODB_ATLAS_PUBLIC_API_KEY", "onlyproj")
        .with("MONGODB_ATLAS_PRIVATE_API_KEY", PRIVATE_KEY);
  }

  void onFirstDelete(Runnable meanwhile) {
    var first = new AtomicBoolean(true);
    sandbox
        .wireMock()
        .addMockServiceRequestListener(
            (request, response) -> {
              if (request.getMethod().getName().equals("DELETE")
                  && response.getStatus() == 204
                  && first.getAndSet(false)) {
                meanwhile.run();
              }
            });
  }

  /** Waits take no real time; those of a second or more are noted. */
  void sleep(Duration duration) {
    if (duration.compareTo(Duration.ofSeconds(1)) >= 0) {
      waits.add(duration);
    }
    time.advance(duration);
  }

  static List<Duration> seconds(int... seconds) {
    return IntStream.of(seconds).mapToObj(Duration::ofSeconds).toList();
  }

  static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file);
  }

  Path only(String ending) throws IOException {
    assertThat(ending(ending)).hasSize(1);
    return ending(ending).get(0);
  }

  List<Path> ending(String ending) throws IOException {
    return files().stream()
        .filter(file -> file.toString().endsWith(ending) && !file.toString().contains(".csv."))
        .toList();
  }

  List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
