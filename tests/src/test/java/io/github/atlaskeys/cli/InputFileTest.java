package io.github.atlaskeys.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where rows come from, and where the files beside them go. */
class InputFileTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-02T03:04:05.678Z"));
  private static final String TEXT = "projectId,apiKeyId\n";

  @TempDir Path folder;

  @Test
  void aFileIsReadWhereItIsAndHasTheOthersBesideIt() throws IOException {
    Path file = Files.writeString(folder.resolve("keys.csv"), TEXT);

    try (InputFile input = of(file)) {
      assertThat(input.name()).isEqualTo(file.toString());
      assertThat(input.path()).isEqualTo(file);
      assertThat(input.results()).isEqualTo(folder.resolve("keys.csv.results.csv"));
      assertThat(input.undo()).isEqualTo(folder.resolve("keys.csv.undo.csv"));
      assertThat(input.run()).isEqualTo(folder.resolve("keys.csv.run"));
    }

    assertThat(file).exists();
  }

  @Test
  void standardInputIsKeptForItsUserAloneUntilTheEnd() throws IOException {
    Path path;
    try (InputFile input = InputFile.of("-", in(TEXT), CLOCK)) {
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
  void whatIsWrittenForStandardInputIsNamedByTimeInTheWorkingFolder() throws IOException {
    try (InputFile input = InputFile.of("-", in(TEXT), CLOCK)) {
      assertThat(input.results()).isEqualTo(Path.of("stdin-20260102T030405Z.results.csv"));
      assertThat(input.undo()).isEqualTo(Path.of("stdin-20260102T030405Z.undo.csv"));
      assertThat(input.run()).isEqualTo(Path.of("stdin-20260102T030405Z.run"));
    }
  }

  @Test
  void severalRunsOfStandardInputInOneSecondHaveFilesOfTheirOwn() throws IOException {
    try (InputFile first = InputFile.of("-", in(TEXT), CLOCK);
        InputFile second = InputFile.of("-", in(TEXT), CLOCK);
        InputFile third = InputFile.of("-", in(TEXT), CLOCK)) {
      assertThat(List.of(first.run(), second.undo(), third.results(), first.results()))
          .containsExactly(
              Path.of("stdin-20260102T030405Z.run"),
              Path.of("stdin-20260102T030405Z-2.undo.csv"),
              Path.of("stdin-20260102T030405Z-3.results.csv"),
              Path.of("stdin-20260102T030405Z.results.csv"));
      assertThat(second.run()).as("kept for it").isEmptyFile();
    }

    assertThat(Path.of("stdin-20260102T030405Z.run")).doesNotExist();
    assertThat(Path.of("stdin-20260102T030405Z-2.run")).doesNotExist();
  }

  @Test
  void oneFileHasOneLockWhateverLinkLeadsToIt() throws IOException {
    Path file = Files.writeString(folder.resolve("keys.csv"), TEXT);
    Path other = Files.createDirectory(folder.resolve("other"));
    Path link = Files.createSymbolicLink(other.resolve("link.csv"), file);

    try (InputFile input = of(link)) {
      assertThat(input.run()).isEqualTo(folder.toRealPath().resolve("keys.csv.run"));
      assertThat(input.results()).isEqualTo(other.resolve("link.csv.results.csv"));
    }
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
      assertThat(input.results()).isEqualTo(Path.of("stdin-20260102T030405Z.results.csv"));
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
        .hasMessage(folder + " is a folder; name the CSV file in it");
    assertThatThrownBy(() -> InputFile.of("", in(TEXT), CLOCK))
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

    assertThatThrownBy(() -> InputFile.of("-", broken, CLOCK))
        .isInstanceOf(UsageException.class)
        .hasMessage("standard input cannot be kept in a temporary file (Stream closed)");
  }

  private static InputFile of(Path file) {
    return InputFile.of(file.toString(), InputStream.nullInputStream(), CLOCK);
  }

  private static InputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
