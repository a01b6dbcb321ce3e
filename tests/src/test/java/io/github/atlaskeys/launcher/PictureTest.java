package io.github.atlaskeys.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.testing.Normalized;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * README's picture is a real run on a real terminal. {@code -Dgolden.update=true} makes it again.
 */
@InOtherProcesses
class PictureTest {
  private static final Path PICTURE =
      Path.of(System.getProperty("project.root"), "docs", "leaked-key.svg");
  private static final int COLUMNS = 80;
  private static final String COMMAND = "./jbang unassign-key zmmrboas --all-projects";

  @TempDir Path folder;

  @Test
  void showsTheRunOfALeakedKey() throws Exception {
    assumeTrue(Pane.available(), "there is no tmux");
    String picture = picture(run());

    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PICTURE, picture);
    }
    assertThat(PICTURE).hasContent(picture);
  }

  /** The lines of the screen, with the terminal's codes for color. */
  private List<String> run() throws IOException, InterruptedException {
    IsolatedHome home = IsolatedHome.shared();
    try (AtlasSandbox sandbox = AtlasSandbox.start().seedExample()) {
      Map<String, String> environment =
          Map.of(
              "MONGODB_ATLAS_BASE_URL", sandbox.baseUri().toString(),
              "MONGODB_ATLAS_PUBLIC_API_KEY", Example.CALLER_PUBLIC_KEY,
              "MONGODB_ATLAS_PRIVATE_API_KEY", Example.CALLER_PRIVATE_KEY);
      String command = "cd %s && %s".formatted(home.checkout(), COMMAND);
      try (Pane pane = Pane.start(home, folder, command, environment, COLUMNS)) {
        pane.see("[y/N]");
        pane.type("y", "Enter");
        pane.see("[exit 0]");
        return Normalized.text(pane.coloredScreen(), sandbox.baseUri())
            .lines()
            .takeWhile(line -> !line.contains("[exit 0]"))
            .toList();
      }
    } finally {
      deleteFilesOfTheRun(home.checkout());
    }
  }

  private static void deleteFilesOfTheRun(Path checkout) throws IOException {
    try (Stream<Path> files = Files.list(checkout)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".csv")).toList()) {
        Files.delete(file);
      }
    }
  }

  private static String picture(List<String> lines) {
    int question = 0;
    while (!lines.get(question).contains("[y/N]")) {
      question++;
    }
    return new TerminalPicture("atlas-keys unassigns a leaked key from every project", COLUMNS)
        .step(0, List.of("$ " + COMMAND))
        .step(1, lines.subList(0, question))
        .step(2.5, lines.subList(question, question + 1))
        .step(4, lines.subList(question + 1, lines.size()))
        .svg();
  }
}
