package io.github.atlaskeys.commands;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;

/** What the tests of {@code unassign-key --project} have in common. */
abstract class OneProjectRun {
  static final String PROJECT = Example.PAYMENTS_PRODUCTION;
  static final String KEY = Example.TARGET_KEY;

  @AutoClose final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();
  final CommandRun command =
      CommandRun.of(Script.UNASSIGN_KEY, sandbox)
          .with("MONGODB_ATLAS_BASE_URL", sandbox.baseUri() + "/");

  /** Of that key in that project. */
  Outcome run(String... options) {
    return command.run(
        Stream.concat(Stream.of("--project", PROJECT, "--key", KEY), Stream.of(options))
            .toArray(String[]::new));
  }

  boolean isAssigned() {
    return sandbox.isAssigned(PROJECT, KEY);
  }

  Path undo() throws IOException {
    return command.file(".undo.csv");
  }

  Path results() throws IOException {
    return command.file(".results.csv");
  }
}
