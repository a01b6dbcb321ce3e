package io.github.atlaskeys.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.atlaskeys.text.UsageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where rows come from. */
class InputFileTest {
  private static final String TEXT = "projectId,apiKeyId\n";

  private final Path folder;

  InputFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aFileIsReadWhereItIs() throws IOException {
    Path file = Files.writeString(folder.resolve("keys.csv"), TEXT);

    try (InputFile input = of(file)) {
      assertThat(input.name()).isEqualTo(file.toString());
      assertThat(input.path()).isEqualTo(file);
      assertThat(input.isTemporary()).isFalse();
    }

    assertThat(file).exists();
  }

  @Test
  void standardInputIsKeptForItsUserAloneUntilTheEnd() throws IOException {
    Path path;
    try (InputFile input = InputFile.of("-", in(TEXT))) {
      path = input.path();

      assertThat(input.name()).isEqualTo("standard input");
      assertThat(path).hasContent(TEXT);
      assumeTrue(path.getFileSystem().supportedFileAttributeViews().contains("posix"));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-------");
    }

    assertThat(path).doesNotExist();
  }

  @Test
  void aPipeIsKeptLikeStandardInput() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")));
    assertThat(new ProcessBuilder("/usr/bin/mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process writer =
        new ProcessBuilder("/bin/sh", "-c", "echo projectId,apiKeyId > \"$0\"", pipe.toString())
            .start();

    try (InputFile input = of(pipe)) {
      assertThat(input.path()).hasContent(TEXT);
      assertThat(input.name()).isEqualTo(pipe.toString());
      assertThat(input.isTemporary()).isTrue();
    }
    assertThat(writer.waitFor()).isZero();
  }

  @Test
  void whatCannotBeReadIsSaidInOneLine() throws IOException {
    Path missing = folder.resolve("missing.csv");

    assertThatThrownBy(() -> of(missing))
        .isInstanceOf(UsageException.class)
        .hasMessage(missing + " does not exist");
    assertThatThrownBy(() -> of(folder))
        .isInstanceOf(UsageException.class)
        .hasMessage(folder + " is a folder; name a file in it");
    assertThatThrownBy(() -> InputFile.of("", in(TEXT)))
        .isInstanceOf(UsageException.class)
        .hasMessage("\"\" does not exist");
  }

  @Test
  void aFileOfSomebodyElseIsSaidToBeOne() throws IOException {
    Path file = Files.writeString(folder.resolve("keys.csv"), TEXT);
    assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(file), "root reads everything");

    assertThatThrownBy(() -> of(file))
        .isInstanceOf(UsageException.class)
        .hasMessage(file + " cannot be read; you lack the permission");
  }

  @Test
  void standardInputThatBreaksIsSaidInOneLine() throws IOException {
    InputStream broken = InputStream.nullInputStream();
    broken.close();

    assertThatThrownBy(() -> InputFile.of("-", broken))
        .isInstanceOf(UsageException.class)
        .hasMessage("standard input cannot be kept in a temporary file (Stream closed)");
  }

  private static InputFile of(Path file) {
    return InputFile.of(file.toString(), InputStream.nullInputStream());
  }

  private static InputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
