package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of {@code contain-key} have in common: a sandbox, a folder, and the undo. */
abstract class ContainTests {
  static final String KEY = Example.TARGET_PUBLIC_KEY;
  static final List<String> LIST = List.of("127.0.0.0/8", "203.0.113.0/24");
  static final String TIME = "20\\d\\d-\\d\\d-\\d\\dT[\\d:]+Z";
  static final List<String> CONTAINED = List.of("192.0.2.1/32");

  @TempDir Path folder;

  AtlasSandbox sandbox = AtlasSandbox.start().seedExample();

  @AfterEach
  void stop() {
    sandbox.close();
  }

  void start(SandboxOptions options) {
    sandbox.close();
    sandbox = AtlasSandbox.start(options).seedExample();
  }

  CommandRun command(Script script) {
    return CommandRun.of(script.in(() -> folder), sandbox);
  }

  Outcome contain(String... arguments) {
    return command(Script.CONTAIN_KEY).run(arguments);
  }

  List<String> list() {
    return sandbox.accessList(Example.TARGET_KEY);
  }

  List<Path> undoFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".undo.csv"))
          .sorted(Comparator.comparing(file -> file.toString().replace(".", " "))) // oldest first
          .toList();
    }
  }

  Path undo() throws IOException {
    assertThat(undoFiles()).hasSize(1);
    return undoFiles().get(0);
  }

  /** The oldest undo file brings back what was there, whatever has happened since. */
  void restore() throws IOException {
    sandbox.clearFaults();
    Outcome run =
        command(Script.RESTORE_KEYS).run(undoFiles().get(0).toString(), "--yes", "-o", "json");
    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(list()).containsExactlyInAnyOrderElementsOf(LIST);
  }

  Process startProcess(String... arguments) throws IOException {
    return process(arguments).start();
  }

  ProcessBuilder process(String... arguments) {
    Predicate<String> ofJava = argument -> argument.startsWith("-D");
    var line =
        Stream.of(
                Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                Stream.of(arguments).filter(ofJava),
                Stream.of("-cp", System.getProperty("java.class.path"), "ContainKey"),
                Stream.of(arguments).filter(ofJava.negate()))
            .flatMap(part -> part)
            .toList();
    var builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.environment().put("MONGODB_ATLAS_BASE_URL", sandbox.baseUri().toString());
    builder.environment().put("MONGODB_ATLAS_PUBLIC_API_KEY", Example.CALLER_PUBLIC_KEY);
    builder.environment().put("MONGODB_ATLAS_PRIVATE_API_KEY", Example.CALLER_PRIVATE_KEY);
    return builder
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD);
  }
}
