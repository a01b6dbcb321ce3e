package io.github.atlaskeys.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps two runs from the same input at once, and a resumed run from another's files: a lock, which
 * ends with the process however that ends, and the {@link RunIdentity} of a run that is not
 * complete. It does not know what the run has done; the journal does.
 *
 * <p>The lock belongs to the path of this file. An input that is reached by several paths has one
 * lock if the path is made from its real path, with symbolic links resolved. A hard link to an
 * input has a path of its own, and so a lock of its own: two runs are then possible at once, each
 * with its own journal and undo file; both are true, and each key is in one of the undo files.
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
  private static final int MOST_ROUNDS = 1_000;

  /** More than a path can need. */
  private static final int LONGEST_TEXT = 64 * 1024;

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
   * Takes the lock, before anything else is read or written. Made where it is not there.
   *
   * @throws RunRefusedException if another run, in any process, has it, or if the file that is
   *     there is not one of a run
   * @throws JournalException if the file cannot be made or written, or is a link
   */
  public static RunFile lock(Path file) throws IOException {
    Disk.exists(file);
    Path real = Disk.real(file);
    if (!LOCKED.add(real)) {
      throw running(file, "");
    }
    try {
      for (int round = 0; round < MOST_ROUNDS; round++) {
        RunFile locked = tryLock(real);
        if (locked != null) {
          return locked;
        }
      }
      throw new JournalException(
          file, "is deleted or replaced again and again while it is locked; try again");
    } catch (IOException | RuntimeException e) {
      LOCKED.remove(real);
      throw e;
    }
  }

  /** Null if the file was deleted, by the run it belonged to, before the lock on it was had. */
  private static @Nullable RunFile tryLock(Path file) throws IOException {
    try {
      Disk.create(file);
    } catch (FileAlreadyExistsException e) {
      // Of a run that has not ended, or that was not complete: the lock will tell.
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
      throw new JournalException(file, e);
    }
    boolean kept = false;
    try {
      if (!Disk.naming(file, () -> locks(channel))) {
        throw running(file, RunIdentity.values(read(file, channel)).getOrDefault("process", ""));
      }
      boolean same = before.isPresent() && before.equals(Disk.identity(file));
      if (!same) {
        return null;
      }
      String text = read(file, channel);
      if (!text.isEmpty() && !RunIdentity.isIn(text)) {
        throw new RunRefusedException(
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

  private static String read(Path file, FileChannel channel) throws IOException {
    return Disk.naming(
        file,
        () -> {
          ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(channel.size(), LONGEST_TEXT));
          while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {}
          return UTF_8.decode(bytes.flip()).toString();
        });
  }

  private static RunRefusedException running(Path file, String process) {
    return new RunRefusedException(
        "another run of the same input has not ended%s; %s is its lock"
            .formatted(process.isEmpty() ? "" : " (process " + process + ")", file));
  }

  /**
   * Begins a run, whatever one before it left.
   *
   * @throws JournalException if that cannot be written
   */
  public void begin(RunIdentity identity) throws IOException {
    write(identity.text(ProcessHandle.current().pid()));
  }

  /**
   * Takes {@link #begin} or {@link #resume} back: the file is as it was before.
   *
   * @throws JournalException if that cannot be written
   */
  public void withdraw() throws IOException {
    write(textBefore);
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

  /**
   * Continues the run that was left.
   *
   * @throws RunRefusedException if none was, or another: the input's rows have changed, or it went
   *     to another host, in another dialect, or to do something else
   * @throws JournalException if that cannot be written
   */
  public void resume(RunIdentity identity) throws IOException {
    if (!RunIdentity.isIn(text)) {
      throw new RunRefusedException(
          "nothing to resume: no interrupted run found in %s".formatted(file));
    }
    refuseOther(identity);
    begin(identity);
  }

  /**
   * Every row is done. The file stays, so that a later {@code --resume} can tell whether this run
   * is meant. Lets others run.
   *
   * @throws JournalException if that cannot be written
   */
  public void complete() throws IOException {
    write(RunIdentity.completed(text));
    close();
  }

  /**
   * Every row is done, and there can be no {@code --resume}. Lets others run.
   *
   * @throws JournalException if the file cannot be deleted
   */
  public void completeAndDelete() throws IOException {
    text = "";
    close();
  }

  /**
   * Whether this very run is there already, with every row done.
   *
   * @throws RunRefusedException if it is another run: see {@link #resume}
   */
  public boolean isComplete(RunIdentity of) throws RunRefusedException {
    if (!RunIdentity.isCompleted(text)) {
      return false;
    }
    refuseOther(of);
    return true;
  }

  private void refuseOther(RunIdentity of) throws RunRefusedException {
    Optional<String> difference = of.differsFrom(text);
    if (difference.isPresent()) {
      throw new RunRefusedException("cannot resume, %s (see %s)".formatted(difference.get(), file));
    }
  }

  /** Lets others run. The file stays if there is a run in it that is not complete. */
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
