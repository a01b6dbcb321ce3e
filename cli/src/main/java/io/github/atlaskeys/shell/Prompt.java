package io.github.atlaskeys.shell;

import io.github.atlaskeys.terminal.Context;
import io.github.atlaskeys.terminal.StandardOutput;
import io.github.atlaskeys.text.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import jdk.jshell.tool.JavaShellToolBuilder;

/**
 * JShell's own tool, in this process. What it would keep in the user's preferences, the history of
 * what was typed among it, it keeps in memory.
 */
public final class Prompt {
  private final JavaShellToolBuilder tool;

  private Prompt(JavaShellToolBuilder tool) {
    this.tool = tool.persistence(new HashMap<>());
  }

  /** On the terminal of this process. */
  public static Prompt onTerminal() {
    return new Prompt(
        JavaShellToolBuilder.builder().out(new PromptOutput(StandardOutput.stream())));
  }

  /** On other streams. */
  public static Prompt on(InputStream in, PrintStream out, PrintStream err) {
    return new Prompt(
        JavaShellToolBuilder.builder().in(in, null).out(new PromptOutput(out)).err(err));
  }

  /** Returns what {@code /exit} was given. */
  public int run(Session session) throws Exception {
    try (StartUp startUp = startUp(session.temporaryFolder())) {
      Banner banner = Banner.of(session.connection());
      session.prompting(
          () -> {
            startUp.delete();
            banner.lines().forEach(session.out()::println);
            session.out().flush();
          });
      return tool.start(
          "--execution",
          Execution.NAME,
          "--class-path",
          Context.classPath(),
          "--feedback",
          StartUp.MODE,
          "--startup",
          "DEFAULT",
          "--startup",
          startUp.file().toString());
    }
  }

  private static StartUp startUp(Path folder) {
    try {
      return StartUp.in(folder);
    } catch (IOException e) {
      throw new UsageException(
          "the shell cannot begin without a temporary file in %s (%s); make room there, or set JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=FOLDER"
              .formatted(folder, e.getMessage()),
          e);
    }
  }
}
