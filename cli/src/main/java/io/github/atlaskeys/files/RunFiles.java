package io.github.atlaskeys.files;

import static java.util.stream.Collectors.joining;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.text.UsageException;
import io.github.atlaskeys.unassign.BulkUnassigner.UndoEntry;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Verdict;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
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
  public record Choice(Optional<Path> results, Optional<Path> undo, boolean savesRoles) {
    /**
     * Checks the paths.
     *
     * @throws UsageException if one is empty
     */
    public Choice {
      requireName(results, "--results");
      requireName(undo, "--undo");
    }

    private static void requireName(Optional<Path> file, String option) {
      if (file.filter(path -> path.toString().isEmpty()).isPresent()) {
        throw new UsageException(option + " must not be empty");
      }
    }
  }

  private final RunInput input;
  private final Path results;
  private final Optional<Path> undo;
  private final Optional<Path> savedRows;
  private final boolean resume;
  private final LockFile lock;
  private Optional<ResultsFile> openResults = Optional.empty();
  private Optional<UndoFile> openUndo = Optional.empty();

  private RunFiles(
      RunInput input,
      Path base,
      Choice choice,
      Optional<Path> savedRows,
      boolean resume,
      LockFile lock) {
    this.input = input;
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
   * Those of a run. Takes the lock, and so reserves the names; nothing else is made yet.
   *
   * @param resume whether to continue the run that was interrupted
   * @throws UsageException if another run has the lock, or files would be overwritten
   */
  public static RunFiles of(RunInput input, InstantSource clock, Choice choice, boolean resume) {
    return orUsageException(
        () ->
            input.file().isPresent()
                ? ofFile(input, input.file().get(), choice, resume)
                : named(input, clock, choice));
  }

  /** The rows are in a file, which may be that in which an earlier run saved them. */
  private static RunFiles ofFile(RunInput input, Path file, Choice choice, boolean resume)
      throws IOException {
    Optional<Path> saved = baseOfSavedRows(file);
    Path base = saved.orElse(file);
    // One file has one lock, whatever symbolic link leads to it.
    Path locked = Files.isSymbolicLink(file) ? file.toRealPath() : base;
    LockFile lock = LockFile.lock(beside(locked, ".run"));
    var files = new RunFiles(input, base, choice, saved.map(it -> file), resume, lock);
    try {
      if (!resume) {
        files.refuseToOverwrite();
      }
      return files;
    } catch (UsageException e) {
      lock.close();
      throw e;
    }
  }

  /** The rows are in no file: names that are free. */
  private static RunFiles named(RunInput input, InstantSource clock, Choice choice)
      throws IOException {
    String stamped = input.name() + "-" + TIMESTAMP.format(clock.instant());
    for (int number = 1; ; number++) {
      Path base = input.folder().resolve(number == 1 ? stamped : stamped + "-" + number);
      Stream<String> endings = Stream.of(".csv", ".results.csv", ".undo.csv", ".run");
      if (endings.noneMatch(ending -> Disk.isTaken(beside(base, ending)))) {
        try {
          LockFile lock = LockFile.lock(beside(base, ".run"));
          return new RunFiles(input, base, choice, Optional.of(beside(base, ".csv")), false, lock);
        } catch (UsageException e) {
          // Another run has taken the name in this moment.
        }
      }
    }
  }

  /**
   * What names stood for is in the saved rows, which cannot be compared with the file any more.
   *
   * @param sha256 of the file
   * @throws UsageException if it is not the file that the run began with
   */
  public static void requireUnchanged(Path file, String sha256, Path savedRows) {
    boolean same =
        baseOfSavedRows(savedRows)
            .flatMap(base -> LockFile.left(beside(base, ".run")))
            .filter(left -> left.input().equals(sha256))
            .isPresent();
    if (!same) {
      throw new UsageException(
          "cannot resume, %s has changed since that run began; its rows are in %s: resume that file, or leave out --resume to begin a new run"
              .formatted(file, savedRows));
    }
  }

  /** Whether these are the saved rows of a run that was interrupted. */
  public static boolean isSaved(Path file) {
    return baseOfSavedRows(file).isPresent();
  }

  private static Optional<Path> baseOfSavedRows(Path file) {
    String name = String.valueOf(file.getFileName());
    if (!name.matches(".+" + EarlierRuns.STAMP + "\\.csv")) {
      return Optional.empty();
    }
    Path base = file.resolveSibling(name.substring(0, name.length() - ".csv".length()));
    return isIncomplete(base) ? Optional.of(base) : Optional.empty();
  }

  /** Whether a run whose files begin with this was interrupted. */
  static boolean isIncomplete(Path base) {
    return LockFile.left(beside(base, ".run")).filter(left -> !left.isComplete()).isPresent();
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

  private void refuseToOverwrite() {
    Map<Path, String> taken = new LinkedHashMap<>();
    taken.put(results, "--results");
    undo.ifPresent(path -> taken.put(path, "--undo"));
    taken.keySet().removeIf(path -> !Disk.isTaken(path));
    if (taken.isEmpty()) {
      return;
    }
    boolean one = taken.size() == 1;
    boolean complete = lock.left().filter(RunIdentity::isComplete).isPresent();
    boolean resumable = lock.left().filter(run -> run.isOf(input.sha256())).isPresent();
    throw new UsageException(
        "%s %s; %smove %s away, or choose %s with %s"
            .formatted(
                taken.keySet().stream().map(Path::toString).collect(joining(" and ")),
                complete
                    ? (one ? "is" : "are") + " from a run that is complete"
                    : "already " + (one ? "exists" : "exist"),
                complete ? "to run again, " : resumable ? "use --resume to continue, " : "",
                one ? "it" : "them",
                one ? "another" : "others",
                String.join(" and ", taken.values())));
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
  public boolean isDone(RunIdentity identity, RunRows rows) {
    return resume
        && orUsageException(
            () ->
                lock.isComplete(identity.with(rows.rows(), input.sha256(), results))
                    && ResultsFile.progress(results, rows) == rows.rows().size());
  }

  /** A warning if the undo file of a run that is to be resumed is gone. */
  public Optional<String> missingUndo(RunRows rows) {
    if (!resume || undo.isEmpty() || Disk.isTaken(undo.get())) {
      return Optional.empty();
    }
    long done = orUsageException(() -> ResultsFile.progress(results, rows));
    return done == 0
        ? Optional.empty()
        : Optional.of(
            "%s does not exist: it cannot restore the roles of %,d %s done already"
                .formatted(undo.get(), done, done == 1 ? "row that is" : "rows that are"));
  }

  /**
   * Begins or continues the run, once the user has agreed: saves the rows if they have no file, and
   * opens results and undo file. If that fails, nothing that it made is left.
   *
   * @throws UsageException if a file cannot be used, or the run to resume is another
   */
  public void open(RunIdentity identity, RunRows rows, InstantSource clock) {
    orUsageException(
        () -> {
          boolean saves = savedRows.isPresent() && !Disk.exists(savedRows.get());
          try {
            if (resume) {
              lock.resume(identity.with(rows.rows(), input.sha256(), results));
              openResults = Optional.of(ResultsFile.resume(results, clock, rows));
            } else {
              lock.begin(identity.with(rows.rows(), save(rows), results).begunWith(input.sha256()));
              openResults = Optional.of(ResultsFile.create(results, clock, rows));
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

  /** Saves rows that are in no file; returns the SHA-256 of the file that they are in. */
  private String save(RunRows rows) throws IOException {
    if (savedRows.isEmpty()) {
      return input.sha256();
    }
    rows.save(savedRows.get());
    return Disk.sha256(savedRows.get());
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

  /** The rows that a run before this one has done; does not grow. */
  public DoneRows done() {
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
    }
    lock.complete(savedRows.isEmpty());
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
