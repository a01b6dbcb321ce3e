package io.github.atlaskeys.files;

import static java.util.stream.Collectors.joining;

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
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The files of one run: BASE.results.csv and BASE.undo.csv, which stay, and while it is incomplete
 * a {@code .run} file, which is its lock and identifies the run for a later {@code --resume}. They
 * survive the process, however that ends.
 *
 * <p>For a CSV file, BASE is its path, and where files of an earlier run are there, its path and
 * the time; FILE.run is the lock of all its runs. Rows without a file of their own get a BASE of a
 * name and the time, and are saved as BASE.csv before anything is changed, so that the same {@code
 * --resume} continues any run. BASE.csv is deleted together with BASE.run.
 *
 * <p>Whatever is wrong before the run begins is a {@link UsageException}; then nothing was changed.
 */
public final class RunFiles implements AutoCloseable {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  static final String RESULTS = ".results.csv";
  static final String UNDO = ".undo.csv";
  static final String ROWS = ".csv";
  static final String RUN = ".run";

  /** Names the files of keys that were named as arguments. */
  public static final String KEYS = "unassign-";

  /** Names the files of keys that were contained. */
  static final String CONTAIN = "contain-";

  /** What may stand in a name for a key. */
  public static final String NAMES_KEY = "[A-Za-z0-9]{1,64}|mdb_sa_id_[0-9a-f]{24}";

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
      if (undo.isPresent() && results.isPresent()) {
        requireTwo(results.get(), undo.get());
      }
    }

    static void requireTwo(Path results, Path undo) {
      if (results.toAbsolutePath().normalize().equals(undo.toAbsolutePath().normalize())) {
        throw new UsageException(
            "results and undo file cannot both be %s; choose another with --results or --undo"
                .formatted(undo));
      }
    }

    private static void requireName(Optional<Path> file, String option) {
      if (file.filter(path -> path.toString().isEmpty()).isPresent()) {
        throw new UsageException(option + " must name a file, was \"\"");
      }
    }
  }

  private final RunInput input;
  private final Path results;
  private final Optional<Path> undo;
  private final Optional<Path> savedRows;
  private final String stamp;
  private final boolean resume;
  private final LockFile lock;
  private Optional<ResultsFile> openResults = Optional.empty();
  private Optional<UndoFile> openUndo = Optional.empty();

  /**
   * Names the files.
   *
   * @param stamp what they have in their names after the input's; may be nothing
   */
  private RunFiles(
      RunInput input,
      Path first,
      String stamp,
      Choice choice,
      Optional<Path> savedRows,
      boolean resume,
      LockFile lock) {
    Path base = beside(first, stamp);
    this.input = input;
    this.results = choice.results.orElse(beside(base, RESULTS));
    this.undo = Optional.of(choice.undo.orElse(beside(base, UNDO))).filter(p -> choice.savesRoles);
    this.savedRows = savedRows;
    this.stamp = stamp;
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
   * @throws UsageException if another run has the lock, there is none to continue, or files would
   *     be overwritten
   */
  public static RunFiles of(RunInput input, InstantSource clock, Choice choice, boolean resume) {
    return orUsageException(
        () ->
            input.file().isPresent()
                ? ofFile(input, input.file().get(), clock, choice, resume)
                : named(input, clock, choice));
  }

  /** The rows are in a file, which may be that in which an earlier run saved them. */
  private static RunFiles ofFile(
      RunInput input, Path file, InstantSource clock, Choice choice, boolean resume)
      throws IOException {
    Optional<Path> saved = baseOfSavedRows(file);
    Path first = saved.orElse(file);
    LockFile lock = LockFile.lock(runFile(first));
    if (saved.isPresent()) {
      String name = String.valueOf(first.getFileName()).replaceFirst(EarlierRuns.STAMP + "$", "");
      lockInput(first.resolveSibling(name), lock);
    }
    try {
      String stamp =
          resume
              ? lock.requireLeft().stamp()
              : lock.left()
                  .map(RunIdentity::stamp)
                  .orElseGet(
                      () ->
                          Stream.concat(Stream.of(""), stamps(clock))
                              .filter(each -> isFree(beside(first, each), RESULTS, UNDO))
                              .findFirst()
                              .orElseThrow());
      var files = new RunFiles(input, first, stamp, choice, saved.map(it -> file), resume, lock);
      files.undo.ifPresent(path -> Choice.requireTwo(files.results, path));
      if (!resume) {
        files.refuseToOverwrite(choice);
      }
      return files;
    } catch (UsageException e) {
      lock.close();
      throw e;
    }
  }

  /** The rows are in no file. */
  private static RunFiles named(RunInput input, InstantSource clock, Choice choice)
      throws IOException {
    for (Iterator<String> stamps = stamps(clock).iterator(); ; ) {
      Path base = beside(input.base(), stamps.next());
      if (isFree(base, RESULTS, UNDO, ROWS, RUN)) {
        LockFile lock;
        try {
          lock = LockFile.lock(beside(base, RUN));
        } catch (UsageException e) {
          continue; // another run has taken the name in this moment
        }
        lockInput(input.base(), lock);
        Optional<Path> rows = Optional.of(beside(base, ROWS));
        return new RunFiles(input, base, "", choice, rows, false, lock);
      }
    }
  }

  /** Its lock: one file has one, whatever symbolic link leads to it. */
  private static Path runFile(Path base) throws IOException {
    return beside(Files.isSymbolicLink(base) ? base.toRealPath() : base, RUN);
  }

  /** The rows of a run are in a file of its own, and were read from one that others may run. */
  private static void lockInput(Path input, LockFile lock) throws IOException {
    if (Files.isRegularFile(input)) {
      lock.lockToo(runFile(input));
    }
  }

  /** The time, and where one second has more than one run a number. */
  static Stream<String> stamps(InstantSource clock) {
    String time = "-" + TIMESTAMP.format(clock.instant());
    return IntStream.iterate(1, number -> number + 1)
        .mapToObj(number -> number == 1 ? time : time + "-" + number);
  }

  private static boolean isFree(Path base, String... endings) {
    return Stream.of(endings).noneMatch(ending -> Disk.isTaken(beside(base, ending)));
  }

  /**
   * Checks, before Atlas is asked, that a run which is to be resumed did the same on the same host.
   *
   * @param file its input, if it has exactly the run's rows, or its saved rows
   * @throws UsageException if it did not, or there is no such run
   */
  public static void requireResumable(Path file, RunIdentity identity) {
    orUsageException(
        () -> {
          Path run = Disk.real(runFile(baseOfSavedRows(file).orElse(file)));
          LockFile.requireResumable(run, LockFile.left(run), identity::differsInKindFrom);
          return run;
        });
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
            .flatMap(base -> LockFile.left(beside(base, RUN)))
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
    if (!name.matches(".+" + EarlierRuns.STAMP + Pattern.quote(ROWS))) {
      return Optional.empty();
    }
    return Optional.of(file.resolveSibling(name.substring(0, name.length() - ROWS.length())))
        .filter(base -> LockFile.left(beside(base, RUN)).isPresent());
  }

  /** Of a complete run nothing is in the way: a run after it has files of its own. */
  private void refuseToOverwrite(Choice choice) {
    choice.results.ifPresent(path -> refuseIfTaken(path, "--results"));
    undo.filter(path -> choice.undo.isPresent()).ifPresent(path -> refuseIfTaken(path, "--undo"));
    List<Path> taken =
        Stream.concat(Stream.of(results), undo.stream()).filter(Disk::isTaken).toList();
    if (!taken.isEmpty()) {
      boolean resumable = lock.left().filter(run -> run.isOf(input.sha256())).isPresent();
      throw new UsageException(
          "%s: from a run that is incomplete; %smove %s away to begin a new run"
              .formatted(
                  taken.stream().map(Path::toString).collect(joining(" and ")),
                  resumable ? "use --resume to continue it, or " : "the input has changed since: ",
                  taken.size() == 1 ? "it" : "them"));
    }
  }

  private static void refuseIfTaken(Path path, String option) {
    if (Disk.isTaken(path)) {
      throw new UsageException(
          "%s already exists; move it away, or choose another with %s".formatted(path, option));
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
    return undo.filter(path -> RowLog.contains(path, line -> true)).isPresent();
  }

  /** A warning if the undo file of a run that is to be resumed is gone. */
  public Optional<String> missingUndo(RunRows rows) {
    if (!resume || undo.isEmpty() || Disk.isTaken(undo.get())) {
      return Optional.empty();
    }
    long done = orUsageException(() -> ResultsFile.done(results, rows).count());
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
              saveMore(rows);
            } else {
              lock.begin(identity.with(rows.rows(), save(rows), results).begunWith(input, stamp));
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
    if (savedRows.isEmpty() || savedRows.equals(input.file())) {
      return input.sha256();
    }
    rows.save(savedRows.get());
    return Disk.sha256(savedRows.get());
  }

  /**
   * Saves the rows of a run that has found more of them. A process that is killed leaves the one
   * file or the other, and a run that can be resumed with it.
   */
  public void saveMore(RunRows rows) throws IOException {
    long number = rows.rows().size();
    if (savedRows.isEmpty() || lock.requireLeft().rows() >= number) {
      return;
    }
    Disk.replace(
        savedRows.get(),
        more -> {
          rows.write(more);
          lock.moreRows(number, Disk.sha256(more));
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

  /** The rows that a run before this one has done; does not grow. */
  public DoneRows done() {
    return openResults.orElseThrow().done();
  }

  /**
   * Saves the roles that a key is about to lose. Thread-safe.
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
   * @param projectName the project's name, if it is known
   * @param publicKey the key's public key, if it is known
   * @param foundAt where a report has the key, if it is of one
   * @throws FileException if that failed: nothing more may be sent
   */
  public void record(
      Result result,
      Optional<String> projectName,
      Optional<String> publicKey,
      Optional<String> foundAt)
      throws IOException {
    if (result.verdict() != Verdict.NOT_ATTEMPTED) { // there may be a million of them
      openResults.orElseThrow().write(result, projectName, publicKey, foundAt);
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
    lock.complete();
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
  static <T> T orUsageException(Disk.IoSupplier<T> action) {
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
