package io.github.atlaskeys.commands;

import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.AtlasCredentials;
import io.github.atlaskeys.api.ServiceAccountCredentials;
import io.github.atlaskeys.command.AtlasCommand;
import io.github.atlaskeys.credentials.Connection;
import io.github.atlaskeys.credentials.Credentials;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.shell.Prompt;
import io.github.atlaskeys.shell.Session;
import io.github.atlaskeys.terminal.Context;
import io.github.atlaskeys.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The shell's prompt, on JShell's own tool with streams, as a person would see it.
 *
 * @param columns how wide the screen is; 0 without one
 */
record PromptRun(
    AtlasSandbox sandbox,
    AtlasCredentials caller,
    Path folder,
    Map<String, String> env,
    int columns) {
  /** As the example's key that may do everything. */
  static AtlasCredentials key(String privateKey) {
    return new ApiKeyCredentials(Example.CALLER_PUBLIC_KEY, privateKey);
  }

  /** How it ended, and what was seen: what was typed, too. */
  record Sitting(int exit, String seen) {}

  private String name() {
    return caller instanceof ServiceAccountCredentials account
        ? "service account " + account.clientId()
        : "API key " + Example.CALLER_PUBLIC_KEY;
  }

  Sitting type(List<String> lines) throws Exception {
    var seen = new ByteArrayOutputStream();
    var stream = new PrintStream(seen, true, StandardCharsets.UTF_8);
    var writer = new PrintWriter(stream, true, StandardCharsets.UTF_8);
    Atlas atlas = Atlas.at(sandbox.baseUri());
    var used = new Credentials.FoundCredentials(caller, name(), "a test", "the private key");
    var connection = new Connection(atlas, used, atlas.open(caller), () -> 0);
    var context =
        new Context(
            env,
            InputStream.nullInputStream(),
            new Screen(columns),
            wait -> {},
            "Linux",
            folder,
            Optional.of(connection));
    var shell = (AtlasCommand) Script.ATLAS_SHELL.create();
    shell.commandLine(context).setOut(writer).setErr(writer).parseArgs();
    byte[] typed = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    try (Session session = Session.open(shell, List.of())) {
      int exit = Prompt.on(new ByteArrayInputStream(typed), stream, stream).run(session);
      return new Sitting(exit, seen.toString(StandardCharsets.UTF_8));
    }
  }

  /** It is JShell that asks, not the process. */
  private record Screen(int columns) implements Terminal {
    @Override
    public boolean shows(Stream stream) {
      return columns > 0;
    }

    @Override
    public boolean interactive() {
      return false;
    }

    @Override
    public Optional<String> ask(String question) {
      throw new AssertionError(question);
    }

    @Override
    public Optional<String> askHidden(String question) {
      throw new AssertionError(question);
    }
  }
}
