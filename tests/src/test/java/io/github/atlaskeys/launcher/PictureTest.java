package io.github.atlaskeys.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.testing.Normalized;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * README's picture is a real run on a real terminal. {@code -Dgolden.update=true} makes it again.
 */
@InOtherProcesses
@Tag("one-jdk")
class PictureTest {
  private static final Path PICTURE =
      Path.of(System.getProperty("project.root"), "docs", "leaked-key.svg");
  private static final int COLUMNS = 80;
  private static final String COMMAND = "./jbang unassign-key zmmrboas --all-projects";
  private static final String QUESTION = "[y/N] ";

  /** The host that a reader's run would show, in place of the sandbox's. */
  private static final String HOST = "https://cloud.mongodb.com";

  @TempDir Path folder;

  @Test
  void showsTheRunOfALeakedKey() throws Exception {
    assumeTrue(Pane.available(), "there is no tmux");
    String picture = picture(run());

    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PICTURE, picture);
    }
    assertThat(PICTURE).hasContent(picture);
    assertThat(picture)
        .contains(
            HOST,
            "$ <tspan class=\"typed\">" + COMMAND + "</tspan>",
            QUESTION + "<tspan class=\"typed\">y</tspan>")
        .doesNotContain("127.0.0.1");
  }

  /** The lines of the screen, with the terminal's codes for color. */
  private List<String> run() throws IOException, InterruptedException {
    IsolatedHome home = IsolatedHome.shared();
    try (AtlasSandbox sandbox = AtlasSandbox.start().seedExample()) {
      Map<String, String> environment = IsolatedHome.calling(sandbox);
      String command = "cd %s && %s".formatted(home.checkout(), COMMAND);
      try (Pane pane = Pane.start(home, folder, command, environment, COLUMNS)) {
        pane.see("[y/N]");
        pane.type("y", "Enter");
        pane.see("[exit 0]");
        String screen = pane.coloredScreen().replace(sandbox.baseUri().toString(), HOST);
        return Normalized.text(screen, sandbox.baseUri())
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
      for (Path file : files.filter(path -> path.toString().endsWith(".csv")).toList()) {
        Files.delete(file);
      }
    }
  }

  private static String picture(List<String> lines) {
    int question = 0;
    while (!lines.get(question).contains(QUESTION)) {
      question++;
    }
    int answer = lines.get(question).indexOf(QUESTION) + QUESTION.length();
    return new TerminalPicture(
            "atlas-keys unassigns a leaked key from every project",
            "The command shows which roles the key will lose in which projects, asks, unassigns it,"
                + " verifies that no project lists it any more, and prints how to undo it.",
            COLUMNS)
        .typed(0, "$ ", COMMAND)
        .step(1, lines.subList(0, question))
        .typed(
            2.5,
            lines.get(question).substring(0, answer),
            lines.get(question).substring(answer).strip())
        .step(4, lines.subList(question + 1, lines.size()))
        .svg();
  }
}
