package io.github.atlaskeys.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.atlaskeys.text.UsageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The {@code .run} file of a run. It keeps two runs of the same input apart, and a resumed run from
 * another's files: a lock, which ends with the process however that ends, and the {@link
 * RunIdentity} of the last run. What the run has done is in its results file.
 *
 * <p>The lock belongs to the path of this file. A hard link to an input has a path of its own, and
 * so a lock of its own: two runs are then possible at once, each with its own results and undo
 * file; both are true, and each key is in one of the undo files.
 */
final class LockFile implements AutoCloseable {
  /**
   * What this process has locked. It must not open such a file a second time: on POSIX systems,
   * closing it again would end the lock. See {@link FileLock}, "Platform dependencies".
   */
  private static final Map<Path, LockFile> OPEN = new ConcurrentHashMap<>();

  static { // a user who ends the process at its question has begun no run
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> OPEN.values().forEach(LockFile::deleteAtExit)));
  }

  /** Far behind what the file holds: on Windows locked bytes cannot be read. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  /** More than any path needs. */
  private static final int MAX_SIZE = 64 * 1024;

  private final Path file;
  private final FileChannel channel;
  private final Optional<Object> identity;
  private final String textBefore;
  private String text;
  private Optional<LockFile> other = Optional.empty();

  private LockFile(Path file, FileChannel channel, Optional<Object> identity, String text) {
    this.file = file;
    this.channel = channel;
    this.identity = identity;
    this.text = text;
    this.textBefore = text;
  }

  /**
   * Takes the lock, before anything else is read or written; makes the file if needed.
   *
   * @throws UsageException if another run, in any process, has it, or if the file that is there is
   *     not one of a run
   * @throws FileException if the file cannot be made or written, or is a link
   */
  static synchronized LockFile lock(Path file) throws IOException {
    Disk.exists(file);
    Path real = Disk.real(file);
    if (OPEN.containsKey(real)) {
      throw running(file, "");
    }
    LockFile lock = open(real);
    OPEN.put(real, lock);
    return lock;
  }

  /**
   * Takes another lock, for as long as this one; neither if that fails.
   *
   * @throws UsageException if another run has it
   */
  void lockToo(Path file) throws IOException {
    try {
      other = Optional.of(lock(file));
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private static LockFile open(Path file) throws IOException {
    try {
      Disk.create(file);
    } catch (FileAlreadyExistsException e) {
      // Of a run that is running, or that ended: the lock will tell.
    }
    Optional<Object> identity = Disk.identity(file);
    FileChannel channel = Disk.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      boolean locked = Disk.naming(file, () -> locks(channel));
      String text = Disk.naming(file, () -> read(channel));
      // A longer file is no run's, and could not be put back.
      Optional<RunIdentity> left =
          channel.size() > MAX_SIZE ? Optional.empty() : RunIdentity.parse(text);
      // A run that ends in this moment may have deleted it before it was locked here.
      if (!locked || identity.isEmpty() || !identity.equals(Disk.identity(file))) {
        throw running(file, left.map(RunIdentity::process).orElse(""));
      }
      if (!text.isEmpty() && left.isEmpty()) {
        throw new UsageException(
            "%s was not written by a run, so it is not overwritten; move it away".formatted(file));
      }
      return new LockFile(file, channel, identity, text);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean locks(FileChannel channel) throws IOException {
    try {
      return channel.tryLock(LOCKED_BYTE, 1, false) != null;
    } catch (OverlappingFileLockException e) {
      return false; // this process has it, under a path that does not look the same
    }
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(channel.size(), MAX_SIZE));
    while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {}
    return UTF_8.decode(bytes.flip()).toString();
  }

  private static UsageException running(Path file, String process) {
    return new UsageException(
        "another run of the same input has not ended%s; %s is its lock"
            .formatted(process.isEmpty() ? "" : " (process " + process + ")", file));
  }

  /** The run that left a file, or that has it locked; empty if there is none. */
  static Optional<RunIdentity> left(Path file) {
    try {
      @Nullable LockFile own = OPEN.get(Disk.real(file));
      if (own != null) {
        return own.left();
      }
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty(); // a pipe would be waited for
      }
      try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        return RunIdentity.parse(new String(in.readNBytes(MAX_SIZE), UTF_8));
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The run that left this file, or that began with it. */
  Optional<RunIdentity> left() {
    return RunIdentity.parse(text);
  }

  /**
   * The same, where there must be one.
   *
   * @throws UsageException if there is none
   */
  RunIdentity requireLeft() {
    return requireResumable(file, left(), any -> Optional.empty());
  }

  /**
   * The run that was left, if another can continue it.
   *
   * @param difference why it cannot
   * @throws UsageException if there is none, or it cannot
   */
  static RunIdentity requireResumable(
      Path file, Optional<RunIdentity> left, Function<RunIdentity, Optional<String>> difference) {
    if (left.isEmpty()) {
      throw new UsageException(
          "nothing to resume: there is no %s, so the last run is complete, or none was begun"
              .formatted(file));
    }
    Optional<String> why = difference.apply(left.get());
    if (why.isPresent()) {
      throw new UsageException("cannot resume, %s (see %s)".formatted(why.get(), file));
    }
    return left.get();
  }

  /**
   * Begins a run, whatever one before it left.
   *
   * @throws FileException if the file was removed or replaced since it was locked: a run that is
   *     killed could not be resumed
   */
  void begin(RunIdentity run) throws IOException {
    if (!identity.equals(Disk.identity(file))) {
      throw new FileException(file, "was removed or replaced; run the same command again");
    }
    write(run.text());
  }

  /**
   * Continues the run that was left.
   *
   * @throws UsageException if there is none, or it is another run
   */
  void resume(RunIdentity run) throws IOException {
    begin(run.begunAs(requireResumable(file, left(), run::differsFrom)));
  }

  /** So many rows will be in a file with this SHA-256; until then the one before counts. */
  void moreRows(long rows, String sha256) throws IOException {
    begin(requireLeft().withMoreRows(rows, sha256));
  }

  /** Takes {@link #begin} or {@link #resume} back: the file is as it was before. */
  void withdraw() throws IOException {
    write(textBefore);
  }

  /** Every row is done. Lets others run, and leaves no file. */
  void complete() throws IOException {
    write("");
    close();
  }

  private synchronized void write(String newText) throws IOException {
    text = newText;
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
    Disk.naming(
        file,
        () -> {
          while (bytes.hasRemaining()) {
            channel.write(bytes, bytes.position());
          }
          // Not before: a process killed in between would leave no run to resume.
          return channel.truncate(bytes.limit());
        });
  }

  /** Lets others run. The file stays if there is a run in it. */
  @Override
  public synchronized void close() throws IOException {
    if (!channel.isOpen()) {
      return; // and the file, if there is one, is another run's
    }
    try {
      deleteUnused();
    } finally {
      try {
        channel.close();
      } finally {
        OPEN.remove(file);
        if (other.isPresent()) {
          other.get().close();
        }
      }
    }
  }

  private synchronized void deleteUnused() throws IOException {
    if (text.isEmpty() && identity.equals(Disk.identity(file))) {
      Disk.delete(file);
    }
  }

  private void deleteAtExit() {
    try {
      deleteUnused();
    } catch (IOException e) {
      // Nobody is left to be told of an empty file.
    }
  }
}
