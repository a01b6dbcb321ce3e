package io.github.atlaskeys.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlaskeys.admin.Dialect;
import io.github.atlaskeys.journal.RunIdentity.Work;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One run at a time of one input, and a resumed one the same as the one it goes on with. */
class RunFileTest {
  private static final RunIdentity RUN = LockHolder.identity();

  private final Path folder;
  private final Path file;

  RunFileTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("keys.csv.run");
  }

  @Test
  void aRunThatIsNotCompleteStaysAndOneThatIsGoes() throws IOException {
    try (RunFile run = RunFile.lock(file)) {
      run.begin(RUN);
    }
    assertThat(file)
        .hasContent(
            "atlas-keys=1.0.0 work=unassign host=https://cloud.mongodb.com api=v2 rows=3"
                + " sha256=aa11 journal=keys.csv.results.csv process="
                + ProcessHandle.current().pid());

    try (RunFile run = RunFile.lock(file)) {
      run.resume(RUN);
      run.complete();
      assertThat(file).doesNotExist();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aLockUnderWhichNoRunBeganLeavesNothing() throws IOException {
    RunFile.lock(file).close();

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aSecondRunInThisProcessIsRefused() throws IOException {
    Path link = folder.resolve("link.run");
    try (RunFile run = RunFile.lock(file)) {
      run.begin(RUN);
      Files.createSymbolicLink(link, file);

      for (Path path : new Path[] {file, folder.resolve("./keys.csv.run"), link}) {
        assertThatThrownBy(() -> RunFile.lock(path))
            .isInstanceOf(RunRefusedException.class)
            .hasMessage("another run of the same input has not ended; " + path + " is its lock");
      }
    }

    RunFile.lock(file).close();
  }

  @Test
  void aRunOfAnotherProcessIsRefusedUntilThatIsKilled() throws Exception {
    Process other = start();
    try {
      assertThatThrownBy(() -> RunFile.lock(file))
          .isInstanceOf(RunRefusedException.class)
          .hasMessage(
              "another run of the same input has not ended (process %d); %s is its lock"
                  .formatted(other.pid(), file));
    } finally {
      other.destroyForcibly().waitFor();
    }

    try (RunFile run = RunFile.lock(file)) {
      run.resume(RUN);
    }
  }

  /** On POSIX systems a process loses its lock when it closes the file a second time. */
  @Test
  void aSecondTryInThisProcessDoesNotLetAnotherProcessIn() throws Exception {
    try (RunFile run = RunFile.lock(file)) {
      run.begin(RUN);
      assertThatThrownBy(() -> RunFile.lock(file)).isInstanceOf(RunRefusedException.class);

      Process other = process();
      other.getOutputStream().close(); // if it is let in, it ends all the same
      assertThat(new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("RunRefusedException: another run of the same input has not ended (process ")
          .doesNotContain("locked\n");
      assertThat(other.waitFor()).isNotZero();
    }
  }

  @Test
  void aRunThatWasCompletedDoesNotTouchTheNextOnes() throws IOException {
    RunFile first = RunFile.lock(file);
    first.begin(RUN);
    first.complete();

    try (RunFile second = RunFile.lock(file)) {
      second.begin(RUN);
      first.close();

      assertThat(file).exists();
      assertThatThrownBy(() -> RunFile.lock(file)).isInstanceOf(RunRefusedException.class);
    }
  }

  @Test
  void withoutARunThereIsNothingToResume() throws IOException {
    for (String content : new String[] {"", "some text", "work=unassign host=https:"}) {
      Files.writeString(file, content);
      try (RunFile run = RunFile.lock(file)) {
        assertThatThrownBy(() -> run.resume(RUN))
            .isInstanceOf(RunRefusedException.class)
            .hasMessage(
                "there is no run to resume: " + file + " holds none that was left incomplete");
      }
    }
  }

  @Test
  void anotherRunIsNotGoneOnWith() throws IOException {
    refuses(
        new RunIdentity("1.0.0", RUN.host(), Dialect.V2, Work.RESTORE, 3, "aa11", RUN.journal()),
        "that run was to unassign, this one is to restore");
    refuses(
        new RunIdentity(
            "1.0.0",
            URI.create("http://localhost:1"),
            Dialect.V2,
            RUN.work(),
            3,
            "aa",
            RUN.journal()),
        "that run was at https://cloud.mongodb.com, this one is at http://localhost:1");
    refuses(
        new RunIdentity("1.0.0", RUN.host(), Dialect.V1_0, RUN.work(), 3, "aa11", RUN.journal()),
        "that run spoke API v2, this one speaks v1.0");
    refuses(
        new RunIdentity("1.0.0", RUN.host(), Dialect.V2, RUN.work(), 4, "bb22", RUN.journal()),
        "the rows have changed since that run began: 3 then, 4 now");
    refuses(
        new RunIdentity("1.0.0", RUN.host(), Dialect.V2, RUN.work(), 3, "aa11", "an other.csv"),
        "that run's journal is not an other.csv");
  }

  private void refuses(RunIdentity other, String reason) throws IOException {
    try (RunFile run = RunFile.lock(file)) {
      run.begin(RUN);
    }
    String before = Files.readString(file);
    try (RunFile run = RunFile.lock(file)) {
      assertThatThrownBy(() -> run.resume(other))
          .isInstanceOf(RunRefusedException.class)
          .hasMessage("cannot resume, %s (see %s)".formatted(reason, file));
    }
    assertThat(file).hasContent(before);
  }

  @Test
  void anotherVersionGoesOn() throws IOException {
    try (RunFile run = RunFile.lock(file)) {
      run.begin(RUN);
    }
    try (RunFile run = RunFile.lock(file)) {
      run.resume(
          new RunIdentity("2", RUN.host(), RUN.dialect(), RUN.work(), 3, "aa11", RUN.journal()));
    }

    assertThat(Files.readString(file)).startsWith("atlas-keys=2 ").endsWith("\n").hasLineCount(1);
  }

  @Test
  void aNewRunTakesThePlaceOfOneThatWasLeft() throws IOException {
    Files.writeString(file, "x".repeat(1_000));
    try (RunFile run = RunFile.lock(file)) {
      run.begin(RUN);
    }

    assertThat(Files.readString(file)).startsWith("atlas-keys=1.0.0 ").hasLineCount(1);
  }

  private Process start() throws IOException {
    Process process = process();
    assertThat(process.inputReader().readLine()).isEqualTo("locked");
    return process;
  }

  private Process process() throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            LockHolder.class.getName(),
            file.toString())
        .redirectErrorStream(true)
        .start();
  }
}
