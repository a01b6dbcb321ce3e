package io.github.atlaskeys.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Commands that somebody copies are those that the commands take. */
class AgainTest {
  private final CommandLine command =
      Cli.of(
          CommandSpec.create()
              .name("unassign-key")
              .addMixin("connection", CommandSpec.forAnnotatedObject(new ConnectionOptions())));
  private final Context surroundings =
      new Context(
          Map.of(), InputStream.nullInputStream(), new SystemTerminal(), duration -> {}, "Linux");

  @Test
  void anUndoGoesToTheSameHostAsTheSameCaller() {
    command.parseArgs("--gov", "--api=v1.0", "-P", "it's mine", "--timeout", "10s", "--verbose");

    assertThat(RerunCommand.undone(command, Path.of("a b.undo.csv"), surroundings))
        .isEqualTo(
            "jbang restore-keys@atlaskeys 'a b.undo.csv' --gov --api v1.0 --profile 'it'\\''s mine'");
  }
}
