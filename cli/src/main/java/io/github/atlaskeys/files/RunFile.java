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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps two runs of the same input apart, and a resumed run from another's files: a lock, which
 * ends with the process however that ends, and the {@link RunIdentity} of the last run. What the
 * run has done is in its results file.
 *
 * <p>The lock belongs to the path of this file. A hard link to an input has a path of its own, and
 * so a lock of its own: two runs are then possible at once, each with its own results and undo
 * file; both are true, and each key is in one of the undo files.
 */
public final class RunFile implements AutoCloseable {
  /**
   * What this process has locked. It must not open such a file a second time: on POSIX systems,
   * closing it again would end the lock. See {@link FileLock}, "Platform dependencies".
   */
  private static final Set<Path> LOCKED = ConcurrentHashMap.newKeySet();

  /** Far behind what the file holds: on Windows nobody can read what is locked. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  /** More than runs that end could delete the file while its lock is being taken. */
  private static final int MAX_ATTEMPTS = 1_000;

  /** More than any path needs. */
  private static final int MAX_SIZE = 64 * 1024;

  private final Path file;
  private final FileChannel channel;
  private final Optional<String> identity;
  private final String textBefore;
  private String text;

  private RunFile(Path file, FileChannel channel, Optional<String> identity, String text) {
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
  public static RunFile lock(Path file) throws IOException {
    Disk.exists(file);
    Path real = Disk.real(file);
    if (!LOCKED.add(real)) {
      throw running(file, "");
    }
    try {
      for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        RunFile locked = tryLock(real);
        if (locked != null) {
          return locked;
        }
      }
      throw new FileException(
          file, "is deleted or replaced again and again while it is locked; try again");
    } catch (IOException | RuntimeException e) {
      LOCKED.remove(real);
      throw e;
    }
  }

  /** Null if the file was deleted, by the run it belonged to, before it was locked here. */
  private static @Nullable RunFile tryLock(Path file) throws IOException {
    try {
      Disk.create(file);
    } catch (FileAlreadyExistsException e) {
      // Of a run that is running, or that ended: the lock will tell.
    }
    Optional<String> before = Disk.identity(file);
    FileChannel channel;
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new FileException(file, e);
    }
    boolean kept = false;
    try {
      boolean locked = Disk.naming(file, () -> locks(channel));
      String text = Disk.naming(file, () -> read(channel));
      Optional<Properties> run = RunIdentity.parse(text);
      if (!locked) {
        throw running(file, run.map(other -> other.getProperty("process", "")).orElse(""));
      }
      if (before.isEmpty() || !before.equals(Disk.identity(file))) {
        return null;
      }
      if (!text.isEmpty() && run.isEmpty()) {
        throw new UsageException(
            "%s was not written by a run, so it is not overwritten; move it away".formatted(file));
      }
      kept = true;
      return new RunFile(file, channel, before, text);
    } finally {
      if (!kept) {
        channel.close();
      }
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

  /** Whether the run that left this file has rows that are not done; the file is not locked. */
  static boolean isIncomplete(Path file) {
    return left(file).filter(run -> !isComplete(run)).isPresent();
  }

  /** Whether the run that left this file has every row done; the file is not locked. */
  static boolean isComplete(Path file) {
    return left(file).filter(RunFile::isComplete).isPresent();
  }

  private static Optional<Properties> left(Path file) {
    try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return RunIdentity.parse(new String(in.readNBytes(MAX_SIZE), UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean isComplete(Properties run) {
    return "complete".equals(run.getProperty("state"));
  }

  /**
   * Begins a run, whatever one before it left.
   *
   * @throws FileException if that cannot be written
   */
  public void begin(RunIdentity run) throws IOException {
    write(RunIdentity.text(run.properties()));
  }

  /**
   * Continues the run that was left.
   *
   * @throws UsageException if there is none, or it is another run: the input's rows have changed,
   *     or it went to another host, used another API version, or was to do something else
   * @throws FileException if that cannot be written
   */
  public void resume(RunIdentity run) throws IOException {
    Properties left =
        RunIdentity.parse(text)
            .orElseThrow(
                () ->
                    new UsageException(
                        "nothing to resume: no interrupted run found in %s".formatted(file)));
    requireSame(run, left);
    begin(run);
  }

  private void requireSame(RunIdentity run, Properties left) {
    run.differsFrom(left)
        .ifPresent(
            difference -> {
              throw new UsageException("cannot resume, %s (see %s)".formatted(difference, file));
            });
  }

  /** Whether the run that left this file has every row done. */
  boolean isComplete() {
    return RunIdentity.parse(text).filter(RunFile::isComplete).isPresent();
  }

  /**
   * Whether this very run is there already, with every row done.
   *
   * @throws UsageException if it is another run: see {@link #resume}
   */
  public boolean isComplete(RunIdentity run) {
    Optional<Properties> left = RunIdentity.parse(text).filter(RunFile::isComplete);
    left.ifPresent(found -> requireSame(run, found));
    return left.isPresent();
  }

  /**
   * Takes {@link #begin} or {@link #resume} back: the file is as it was before.
   *
   * @throws FileException if that cannot be written
   */
  public void withdraw() throws IOException {
    write(textBefore);
  }

  /**
   * Every row is done. The file stays, so that a later {@code --resume} can tell whether this run
   * is meant. Lets others run.
   *
   * @throws FileException if that cannot be written
   */
  public void complete() throws IOException {
    Optional<Properties> run = RunIdentity.parse(text);
    if (run.isPresent()) {
      run.get().setProperty("state", "complete");
      write(RunIdentity.text(run.get()));
    }
    close();
  }

  /**
   * Every row is done, and there can be no {@code --resume}. Lets others run.
   *
   * @throws FileException if the file cannot be deleted
   */
  public void completeAndDelete() throws IOException {
    text = "";
    close();
  }

  private void write(String newText) throws IOException {
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
  public void close() throws IOException {
    if (!channel.isOpen()) {
      return; // and the file, if there is one, is another run's
    }
    try {
      if (text.isEmpty() && identity.equals(Disk.identity(file))) {
        Disk.delete(file);
      }
    } finally {
      try {
        channel.close();
      } finally {
        LOCKED.remove(file);
      }
    }
  }
}
