package io.github.atlaskeys.dist;

import io.github.atlaskeys.program.AtlasKeys;
import io.github.atlaskeys.terminal.Context;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Writes the man pages and completion scripts of the program, from the models of its commands. */
public final class Documents {
  private Documents() {}

  /** Writes them below the folder that the only argument names. */
  public static void main(String... args) throws IOException {
    Path share = Path.of(args[0]);
    CommandLine program = AtlasKeys.withCommands(Context.ofThisProcess());
    write(share.resolve("man/man1/atlas-keys.1"), ManPage.of(program, program.getSubcommands()));
    for (CommandLine command : program.getSubcommands().values()) {
      String page = "man/man1/atlas-keys-%s.1".formatted(command.getCommandName());
      write(share.resolve(page), ManPage.of(command, Map.of()));
    }
    write(
        share.resolve("bash-completion/completions/atlas-keys"),
        AutoComplete.bash("atlas-keys", program)); // it runs in zsh, too
    write(share.resolve("fish/vendor_completions.d/atlas-keys.fish"), fish(program));
  }

  private static String fish(CommandLine program) {
    var script = new StringBuilder();
    for (String name : program.getSubcommands().keySet()) {
      CommandLine command = AtlasKeys.command(name, Context.ofThisProcess());
      script.append(
          "complete -c atlas-keys -f -n __fish_use_subcommand -a %s -d '%s'\n"
              .formatted(name, AtlasKeys.purpose(name).replace("'", "\\'")));
      var printed = new StringWriter();
      command.setOut(new PrintWriter(printed)).execute("--generate-completion", "fish");
      script.append(
          printed
              .toString()
              .replace(
                  "complete -c " + name,
                  "complete -c atlas-keys -n '__fish_seen_subcommand_from %s'".formatted(name)));
    }
    return script.toString();
  }

  private static void write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
