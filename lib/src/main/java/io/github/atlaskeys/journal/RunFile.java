package io.github.atlaskeys.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
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
 * complete. It knows nothing of what the run has done; that is the journal's.
 */
public final class RunFile implements AutoCloseable {
  /**
   * What this process has locked. It must not open such a file a second time: on POSIX systems,
   * closing it again would end the lock. See {@link FileLock}, "Platform dependencies".
   */
  private static final Set<Path> LOCKED = ConcurrentHashMap.newKeySet();

  /** Far behind what the file holds: on Windows nobody can read what is locked. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  private final Path file;
  private final FileChannel channel;
  private String text;

  private RunFile(Path file, FileChannel channel, String text) {
    this.file = file;
    this.channel = channel;
    this.text = text;
  }

  /**
   * Takes the lock, before anything else is read or written. Made where it is not there.
   *
   * @throws RunRefusedException if another run has it, in whichever process
   * @throws IOException if the file cannot be made or written
   */
  public static RunFile lock(Path file) throws IOException {
    Path real = Disk.real(file);
    if (!LOCKED.add(real)) {
      throw running(file, "");
    }
    try {
      RunFile locked = null;
      while (locked == null) {
        locked = tryLock(real);
      }
      return locked;
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
      channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (NoSuchFileException e) {
      return null;
    }
    boolean kept = false;
    try {
      if (!locks(channel)) {
        throw running(file, RunIdentity.values(read(channel)).getOrDefault("process", ""));
      }
      kept = before.isPresent() && before.equals(Disk.identity(file));
      return kept ? new RunFile(file, channel, read(channel)) : null;
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
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(channel.size(), 8 * 1024));
    while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {}
    return UTF_8.decode(bytes.flip()).toString();
  }

  private static RunRefusedException running(Path file, String process) {
    return new RunRefusedException(
        "another run of the same input has not ended%s; %s is its lock"
            .formatted(process.isEmpty() ? "" : " (process " + process + ")", file));
  }

  /**
   * Begins a run, whatever one before it left.
   *
   * @throws IOException if that cannot be written
   */
  public void begin(RunIdentity identity) throws IOException {
    text = identity.text(ProcessHandle.current().pid());
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes, bytes.position());
    }
    // Not before: a process killed in between would leave no run to resume.
    channel.truncate(bytes.limit());
  }

  /**
   * Goes on with the run that was left.
   *
   * @throws RunRefusedException if none was, or another: the input's rows have changed, or it went
   *     to another host, in another dialect, or to do something else
   * @throws IOException if that cannot be written
   */
  public void resume(RunIdentity identity) throws IOException {
    if (!RunIdentity.isIn(text)) {
      throw new RunRefusedException(
          "there is no run to resume: %s holds none that was left incomplete".formatted(file));
    }
    Optional<String> difference = identity.differsFrom(text);
    if (difference.isPresent()) {
      throw new RunRefusedException("cannot resume, %s (see %s)".formatted(difference.get(), file));
    }
    begin(identity);
  }

  /**
   * Every row is done: there is nothing to resume. Lets others run.
   *
   * @throws IOException if the file cannot be deleted
   */
  public void complete() throws IOException {
    text = "";
    close();
  }

  /** Lets others run. The file stays if there is a run in it that is not complete. */
  @Override
  public void close() throws IOException {
    if (!channel.isOpen()) {
      return; // and the file, if there is one, is another run's
    }
    try {
      if (text.isEmpty()) {
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
