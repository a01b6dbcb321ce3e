package io.github.atlaskeys.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.text.UsageException;
import io.github.atlaskeys.unassign.BulkUnassigner.UndoEntry;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Rows;
import io.github.atlaskeys.unassign.Verdict;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of one run, all with the same base name: BASE.results.csv, BASE.undo.csv and BASE.run,
 * which is its lock and identifies the run for a later {@code --resume}. They survive the process.
 *
 * <p>For a CSV file, BASE is its path. Rows without a file of their own get a BASE of a name and
 * the time, and are saved as BASE.csv before anything is changed, so that the same {@code --resume}
 * continues any run. BASE.csv and BASE.run are deleted when every row is done.
 *
 * <p>Whatever is wrong before the run begins is a {@link UsageException}; then nothing was changed.
 */
public final class RunFiles implements AutoCloseable {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  static final String PUBLIC_KEY = "[A-Za-z0-9]{1,64}";

  /**
   * What the user wants other than the default.
   *
   * @param results where the results go
   * @param undo where the roles go
   * @param savesRoles whether there is an undo file at all
   */
  public record Choice(Optional<Path> results, Optional<Path> undo, boolean savesRoles) {}

  private final Path results;
  private final Optional<Path> undo;
  private final Optional<Path> savedRows;
  private final boolean resume;
  private final LockFile lock;
  private Optional<ResultsFile> openResults = Optional.empty();
  private Optional<UndoFile> openUndo = Optional.empty();

  private RunFiles(
      Path base, Choice choice, Optional<Path> savedRows, boolean resume, LockFile lock) {
    this.results = choice.results.orElse(beside(base, ".results.csv"));
    this.undo =
        Optional.of(choice.undo.orElse(beside(base, ".undo.csv"))).filter(p -> choice.savesRoles);
    this.savedRows = savedRows;
    this.resume = resume;
    this.lock = lock;
  }

  static Path beside(Path base, String ending) {
    return base.resolveSibling(base.getFileName() + ending);
  }

  /**
   * Those of a run over the rows of a file, which may be the saved rows of a run without a file.
   * Takes the lock; nothing else is made yet.
   *
   * @param resume whether to continue the run that was interrupted
   * @throws UsageException if another run has the lock, or files would be overwritten
   */
  public static RunFiles forFile(Path file, Choice choice, boolean resume) {
    Optional<Path> saved = baseOfSavedRows(file);
    Path base = saved.orElse(file);
    return orUsageException(
        () -> {
          // One file has one lock, whatever symbolic link leads to it.
          Path locked = Files.isSymbolicLink(file) ? file.toRealPath() : base;
          LockFile lock = LockFile.lock(beside(locked, ".run"));
          var files = new RunFiles(base, choice, saved.map(it -> file), resume, lock);
          try {
            if (!resume) {
              files.refuseToOverwrite(files.results, "--results");
              files.undo.ifPresent(path -> files.refuseToOverwrite(path, "--undo"));
            }
            return files;
          } catch (UsageException e) {
            lock.close();
            throw e;
          }
        });
  }

  /**
   * What names stood for is in the saved rows, which cannot be compared with the file any more.
   *
   * @throws UsageException if the file has changed since its rows were saved
   */
  public static void requireUnchanged(Path file, Path savedRows) {
    boolean changed =
        orUsageException(
            () ->
                Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(savedRows))
                    > 0);
    if (changed) {
      throw new UsageException(
          "cannot resume, %s has changed since that run began; its rows are in %s: resume that file, or leave out --resume to begin a new run"
              .formatted(file, savedRows));
    }
  }

  private static Optional<Path> baseOfSavedRows(Path file) {
    String name = String.valueOf(file.getFileName());
    if (!name.matches(".+" + EarlierRuns.STAMP + "\\.csv")) {
      return Optional.empty();
    }
    Path base = file.resolveSibling(name.substring(0, name.length() - ".csv".length()));
    return LockFile.left(beside(base, ".run")).filter(left -> !left.isComplete()).map(left -> base);
  }

  /**
   * Those of a run whose rows are in no file: new ones, by a name that is free. Takes the lock, and
   * so reserves the name; nothing else is made yet.
   *
   * @throws UsageException if no file can be made in the folder
   */
  public static RunFiles forName(Path folder, String name, InstantSource clock, Choice choice) {
    String stamped = name + "-" + TIMESTAMP.format(clock.instant());
    return orUsageException(
        () -> {
          for (int number = 1; ; number++) {
            Path base = folder.resolve(number == 1 ? stamped : stamped + "-" + number);
            Stream<String> endings = Stream.of(".csv", ".results.csv", ".undo.csv", ".run");
            if (endings.noneMatch(ending -> Disk.isTaken(beside(base, ending)))) {
              try {
                LockFile lock = LockFile.lock(beside(base, ".run"));
                return new RunFiles(base, choice, Optional.of(beside(base, ".csv")), false, lock);
              } catch (UsageException e) {
                // Another run has taken the name in this moment.
              }
            }
          }
        });
  }

  /** What the names of a key's files begin with. */
  public static String nameFor(ApiKey key) {
    // A public key comes from the network: one that is a path must not name a file.
    return nameFor(
        Optional.ofNullable(key.publicKey())
            .filter(text -> text.matches(PUBLIC_KEY))
            .orElse(key.id().value()));
  }

  /** The same of a key by its public key or its ID. */
  public static String nameFor(String key) {
    return "unassign-" + key;
  }

  private void refuseToOverwrite(Path file, String option) {
    if (Disk.isTaken(file)) {
      String remedy =
          lock.left().filter(RunIdentity::isComplete).isPresent()
              ? "is from a run that is complete; to run again, move it away or choose another with "
              : "already exists; use --resume to continue, move it away, or choose another with ";
      throw new UsageException("%s %s%s".formatted(file, remedy, option));
    }
  }

  /** Where the results are, or will be. */
  public Path results() {
    return results;
  }

  /** Where the roles are saved, or will be; empty when they are not. */
  public Optional<Path> undo() {
    return undo;
  }

  /** The file to name with {@code --resume}, for a run that was not begun with a file. */
  public Optional<Path> savedRows() {
    return savedRows;
  }

  /** Whether the undo file holds roles, from this run or the one that it continues. */
  public boolean holdsRoles() {
    return undo.filter(path -> RowLog.contains(path, "")).isPresent();
  }

  /**
   * Whether the run that is to be resumed has every row done already.
   *
   * @throws UsageException if that is not this run
   */
  public boolean isDone(RunIdentity identity, Rows rows) {
    return resume
        && orUsageException(
            () ->
                lock.isComplete(identity)
                    && ResultsFile.progress(results, rows::has) == rows.size());
  }

  /** A warning if the undo file of a run that is to be resumed is gone. */
  public Optional<String> missingUndo(Rows rows) {
    if (!resume || undo.isEmpty() || Disk.isTaken(undo.get())) {
      return Optional.empty();
    }
    try {
      return Optional.of(ResultsFile.progress(results, rows::has))
          .filter(done -> done > 0)
          .map(
              done ->
                  "%s does not exist: it cannot restore the roles of %,d %s done already"
                      .formatted(undo.get(), done, done == 1 ? "row that is" : "rows that are"));
    } catch (IOException | UsageException e) {
      return Optional.empty(); // opening the files will tell
    }
  }

  /**
   * Begins or continues the run, once the user has agreed: saves the rows if they have no file, and
   * opens results and undo file. If that fails, nothing that it made is left.
   *
   * @param rows all rows; those without a file of their own as {@link #numbered} gives them
   * @throws UsageException if a file cannot be used, or the run to resume is another
   */
  public void open(RunIdentity identity, Rows rows, InstantSource clock) {
    orUsageException(
        () -> {
          boolean saves = savedRows.isPresent() && !Disk.exists(savedRows.get());
          try {
            if (saves) {
              save(rows, savedRows.get());
            }
            if (resume) {
              lock.resume(identity);
              openResults = Optional.of(ResultsFile.resume(results, clock, rows::has));
            } else {
              lock.begin(identity);
              openResults = Optional.of(ResultsFile.create(results, clock));
            }
            if (undo.isPresent()) {
              openUndo =
                  Optional.of(resume ? UndoFile.resume(undo.get()) : UndoFile.create(undo.get()));
            }
            return this;
          } catch (IOException | UsageException e) {
            withdraw(saves, e);
            throw e;
          }
        });
  }

  private void withdraw(boolean saved, Exception failure) {
    try {
      if (openResults.isPresent() && !resume) {
        openResults.get().discard();
      }
      lock.withdraw();
      if (saved) {
        Disk.delete(savedRows.orElseThrow());
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** The same rows as they are saved: in their order, each on a line of its own. */
  public static Rows numbered(Iterable<Row> rows) {
    Rows.Builder builder = Rows.builder();
    long line = 2; // below the header
    for (Row row : rows) {
      builder.add(new Row(line++, row.unassignment(), row.roles()));
    }
    return builder.build();
  }

  private static void save(Rows rows, Path file) throws IOException {
    Disk.create(file);
    boolean restore = rows.inOrder().anyMatch(row -> !row.roles().isEmpty());
    try (var out = new OutputStreamWriter(new BufferedOutputStream(Disk.append(file)), UTF_8)) {
      out.write("projectId,apiKeyId" + (restore ? ",roles\n" : "\n"));
      for (Iterator<Row> each = rows.inOrder().iterator(); each.hasNext(); ) {
        Row row = each.next();
        String ids = row.unassignment().project() + "," + row.unassignment().apiKey();
        out.write(ids + (restore ? "," + RoleNames.toCell(row.roles()) : "") + "\n");
      }
    } catch (IOException e) {
      Disk.delete(file);
      throw new FileException(file, e);
    }
  }

  /** The rows that a run before this one has done; does not grow. */
  public DoneLines done() {
    return openResults.orElseThrow().done();
  }

  /**
   * Saves the roles that a key is about to lose. Safe for many threads.
   *
   * @throws FileException if that failed: the request must not be sent
   */
  public void saveRoles(UndoEntry entry) throws IOException {
    openUndo.orElseThrow().write(entry);
  }

  /**
   * Writes down the result of a row, as it completes; not of one that was never attempted. Safe for
   * many threads.
   *
   * @throws FileException if that failed: nothing more may be sent
   */
  public void record(Result result) throws IOException {
    if (result.verdict() != Verdict.NOT_ATTEMPTED) { // there may be a million of them
      openResults.orElseThrow().write(result);
    }
  }

  /**
   * Every row is done; nothing is left to resume.
   *
   * @throws FileException if that cannot be written down
   */
  public void complete() throws IOException {
    if (openUndo.isPresent() && !holdsRoles()) {
      openUndo.get().discard(); // there is nothing to restore
    }
    if (savedRows.isPresent()) {
      Disk.delete(savedRows.get());
      lock.completeAndDelete();
    } else {
      lock.complete();
    }
  }

  /**
   * Closes the files and lets others run.
   *
   * @throws FileException if one was removed or replaced during the run
   */
  @Override
  public void close() throws IOException {
    try (lock) {
      if (openResults.isPresent()) {
        openResults.get().close();
      }
      if (openUndo.isPresent()) {
        openUndo.get().close();
      }
    }
  }

  /** What fails before the run is something for the user to change. */
  private static <T> T orUsageException(Disk.IoSupplier<T> action) {
    try {
      return action.get();
    } catch (FileAlreadyExistsException e) {
      throw new UsageException(e.getMessage() + " already exists; move it away", e);
    } catch (IOException e) {
      throw new UsageException(
          "cannot use a file of this run: %s (nothing was changed)".formatted(e.getMessage()), e);
    }
  }
}
