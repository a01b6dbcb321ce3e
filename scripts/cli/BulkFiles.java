package scripts.cli;

import io.github.atlaskeys.journal.DamagedFileException;
import io.github.atlaskeys.journal.ResultsFile;
import io.github.atlaskeys.journal.RunFile;
import io.github.atlaskeys.journal.RunIdentity;
import io.github.atlaskeys.journal.RunRefusedException;
import io.github.atlaskeys.journal.UndoFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;

/** The files that a bulk run writes beside its input. */
final class BulkFiles implements AutoCloseable {
  private final Path resultsPath;
  private final Optional<Path> undoPath;
  private final RunFile run;
  private Optional<ResultsFile> results = Optional.empty();
  private Optional<UndoFile> undo = Optional.empty();

  private BulkFiles(Path results, Optional<Path> undo, RunFile run) {
    this.resultsPath = results;
    this.undoPath = undo;
    this.run = run;
  }

  /** Takes the lock, and sees to it that nothing that is there would be overwritten. */
  static BulkFiles lock(Path run, Path results, Optional<Path> undo, boolean resume) {
    try {
      var files = new BulkFiles(results, undo, RunFile.lock(run));
      if (!resume) {
        files.refuseToOverwrite(results, "--results");
        undo.ifPresent(path -> files.refuseToOverwrite(path, "--undo"));
      }
      return files;
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private void refuseToOverwrite(Path file, String option) {
    if (Files.exists(file)) {
      throw closing(
          new UsageException(
              "%s is there already; go on with --resume, move it away, or name another with %s"
                  .formatted(file, option)));
    }
  }

  /** Opens the others, when it is decided that there is a run. */
  void open(RunIdentity identity, boolean resume, InstantSource clock) {
    try {
      if (resume) {
        run.resume(identity);
        results = Optional.of(ResultsFile.resume(resultsPath, clock));
      } else {
        run.begin(identity);
        results = Optional.of(ResultsFile.create(resultsPath, clock));
      }
      if (undoPath.isPresent()) {
        Path path = undoPath.get();
        undo = Optional.of(resume ? UndoFile.resume(path) : UndoFile.create(path));
      }
    } catch (IOException e) {
      throw closing(unusable(e));
    }
  }

  private static UsageException unusable(IOException e) {
    if (e instanceof DamagedFileException) {
      return new UsageException(e.getMessage() + "; mend the line, or move the file away", e);
    }
    if (e instanceof RunRefusedException) {
      return new UsageException(String.valueOf(e.getMessage()), e);
    }
    if (e instanceof FileAlreadyExistsException) {
      return new UsageException(e.getMessage() + " is there already; move it away", e);
    }
    return new UsageException(
        "cannot write what a run must keep: %s (%s)"
            .formatted(e.getMessage(), e.getClass().getSimpleName()),
        e);
  }

  private UsageException closing(UsageException failure) {
    try {
      close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  ResultsFile results() {
    return results.orElseThrow();
  }

  UndoFile undo() {
    return undo.orElseThrow();
  }

  /** Whether there is anything to give back, from this run or one before it. */
  boolean holdsUndo() {
    try (Stream<String> lines = Files.lines(undoPath.orElseThrow())) {
      return lines.skip(1).findAny().isPresent();
    } catch (IOException | UncheckedIOException e) {
      return true; // better to be told of it once too often
    }
  }

  Path resultsPath() {
    return resultsPath;
  }

  Optional<Path> undoPath() {
    return undoPath;
  }

  /** Nothing is left to resume. */
  void complete() throws IOException {
    run.complete();
  }

  @Override
  public void close() throws IOException {
    if (results.isPresent()) {
      results.get().close();
    }
    if (undo.isPresent()) {
      undo.get().close();
    }
    run.close();
  }
}
