package io.github.atlaskeys.cli;

import io.github.atlaskeys.files.ResultsFile;
import io.github.atlaskeys.files.RunFile;
import io.github.atlaskeys.files.RunIdentity;
import io.github.atlaskeys.files.UndoFile;
import io.github.atlaskeys.unassign.Removal;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** The files that a bulk run writes: its journal, its undo, and what it must know to be resumed. */
final class BulkFiles implements AutoCloseable {
  private final Path resultsPath;
  private final Optional<Path> undoPath;
  private final Optional<Resumable> resumable;
  private Optional<ResultsFile> results = Optional.empty();
  private Optional<UndoFile> undo = Optional.empty();

  /** A run that another can go on with, and whether this one goes on with one before it. */
  private record Resumable(
      RunFile run,
      RunIdentity identity,
      boolean resume,
      boolean inputLasts,
      ResultsFile.InputRows rows) {}

  private BulkFiles(Path results, Optional<Path> undo, Optional<Resumable> resumable) {
    this.resultsPath = results;
    this.undoPath = undo;
    this.resumable = resumable;
  }

  /** Those of a run that is never resumed; nothing is made yet. */
  static BulkFiles of(RunPaths paths) {
    return new BulkFiles(paths.results(), Optional.of(paths.undo()), Optional.empty());
  }

  /** Takes the lock, and sees to it that nothing that is there would be overwritten. */
  static BulkFiles lock(
      Path run,
      Path results,
      Optional<Path> undo,
      RunIdentity identity,
      boolean resume,
      boolean inputLasts,
      ResultsFile.InputRows rows) {
    try {
      var resumable = new Resumable(RunFile.lock(run), identity, resume, inputLasts, rows);
      var files = new BulkFiles(results, undo, Optional.of(resumable));
      if (!resume) {
        files.refuseToOverwrite(results, "--results");
        undo.ifPresent(path -> files.refuseToOverwrite(path, "--undo"));
      }
      return files;
    } catch (IOException e) {
      throw UnusableFile.told(e);
    }
  }

  private void refuseToOverwrite(Path file, String option) {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw closing(
          new UsageException(
              "%s is there already; go on with --resume, move it away, or name another with %s"
                  .formatted(file, option)));
    }
  }

  /** Opens journal and undo file, once the user has agreed. */
  void open(InstantSource clock) {
    try {
      boolean resume = resumable.filter(Resumable::resume).isPresent();
      if (resumable.isPresent()) {
        begin(resumable.get());
      }
      results =
          Optional.of(
              resume
                  ? ResultsFile.resume(resultsPath, clock, resumable.get().rows())
                  : ResultsFile.create(resultsPath, clock));
      if (undoPath.isPresent()) {
        Path path = undoPath.get();
        undo = Optional.of(resume ? UndoFile.resume(path) : UndoFile.create(path));
      }
    } catch (FileAlreadyExistsException e) {
      throw withdrawing(resumable.isPresent() ? UnusableFile.told(e) : UnusableFile.anothers(e));
    } catch (IOException e) {
      throw withdrawing(UnusableFile.told(e));
    }
  }

  /** What must be said when the undo file of a run that is to be resumed is gone. */
  Optional<String> missingUndo() {
    Resumable of = resumable.orElseThrow();
    if (!of.resume() || undoPath.isEmpty()) {
      return Optional.empty();
    }
    Path path = undoPath.get();
    try {
      long done = ResultsFile.progress(resultsPath, of.rows());
      return done == 0 || Files.exists(path, LinkOption.NOFOLLOW_LINKS)
          ? Optional.empty()
          : Optional.of(
              "%s does not exist: it cannot restore the roles of %,d rows that are done already"
                  .formatted(path, done));
    } catch (IOException e) {
      return Optional.empty(); // which opening the files will tell
    }
  }

  /** Nothing that this attempt made may be in the way of the next. */
  private UsageException withdrawing(UsageException failure) {
    try {
      if (results.isPresent() && resumable.filter(Resumable::resume).isEmpty()) {
        results.get().discard();
      }
      if (resumable.isPresent()) {
        resumable.get().run().withdraw();
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return closing(failure);
  }

  private static void begin(Resumable of) throws IOException {
    if (of.resume()) {
      of.run().resume(of.identity());
    } else {
      of.run().begin(of.identity());
    }
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

  /** Saves the roles that a key is about to lose; these files must be open. */
  void write(Removal removal) throws IOException {
    undo.orElseThrow().write(removal);
  }

  /** Whether there is anything to give back, from this run or one before it. */
  boolean holdsUndo() {
    return UndoRows.any(undoPath.orElseThrow());
  }

  Path resultsPath() {
    return resultsPath;
  }

  Optional<Path> undoPath() {
    return undoPath;
  }

  /** Nothing is left to resume. */
  void complete() throws IOException {
    if (resumable.isPresent()) {
      RunFile run = resumable.get().run();
      if (resumable.get().inputLasts()) {
        run.complete();
      } else {
        run.completeAndDelete();
      }
    }
  }

  /** Whether the run that is to be resumed has every row done: how many they are. */
  boolean nothingLeft(long rows) {
    Resumable of = resumable.orElseThrow();
    try {
      return of.run().isComplete(of.identity())
          && ResultsFile.progress(resultsPath, of.rows()) == rows;
    } catch (IOException e) {
      throw closing(UnusableFile.told(e));
    }
  }

  @Override
  public void close() throws IOException {
    if (results.isPresent()) {
      results.get().close();
    }
    if (undo.isPresent()) {
      undo.get().close();
    }
    if (resumable.isPresent()) {
      resumable.get().run().close();
    }
  }
}
