package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a run writes what it must keep.
 *
 * @param base what the names of all these files begin with
 */
public record RunPaths(Path base) {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /**
   * What the names of a key's files begin with. A public key comes from the network: only one that
   * is no path becomes a file's name.
   */
  public static String nameFor(ApiKey key) {
    return nameFor(
        Optional.ofNullable(key.publicKey())
            .filter(text -> text.matches("[A-Za-z0-9]{1,64}"))
            .orElse(key.id().value()));
  }

  /** The same of a key that is called so. */
  public static String nameFor(String key) {
    return "unassign-" + key;
  }

  /**
   * For a run without a file of its own: the time distinguishes its files from those of the next,
   * and a number after it those of another run in that second.
   */
  public static RunPaths unused(Path folder, String name, InstantSource clock) {
    return stamped(folder, name, clock).filter(paths -> !paths.inUse()).findFirst().orElseThrow();
  }

  private static Stream<RunPaths> stamped(Path folder, String name, InstantSource clock) {
    String stamped = name + "-" + TIMESTAMP.format(clock.instant());
    return Stream.iterate(1, number -> number + 1)
        .map(number -> number == 1 ? stamped : stamped + "-" + number)
        .map(base -> new RunPaths(folder.resolve(base)));
  }

  /**
   * The same for a run that several may begin in one second and folder: its {@link #run} is made at
   * once, empty, and nobody else has this name then. Where none can be made, the name is free but
   * not kept.
   */
  static RunPaths reserved(Path folder, String name, InstantSource clock) {
    return stamped(folder, name, clock)
        .filter(paths -> !paths.inUse() && paths.reserve())
        .findFirst()
        .orElseThrow();
  }

  private boolean reserve() {
    try {
      Files.createFile(run(), forTheUserAlone());
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      return true; // the run will say why, if it begins
    }
  }

  /** From its first moment: such a file says which keys are about to lose access. */
  static FileAttribute<?>[] forTheUserAlone() {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /** Gives a name back that was reserved and not used. */
  void release() throws IOException {
    if (Files.isRegularFile(run(), LinkOption.NOFOLLOW_LINKS) && Files.size(run()) == 0) {
      Files.deleteIfExists(run());
    }
  }

  /** Whether there is anything by one of these names, and be it a link to nowhere. */
  private boolean inUse() {
    return Stream.of(results(), undo())
        .anyMatch(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS));
  }

  /** The journal: {@code keys.csv.results.csv}. */
  public Path results() {
    return beside(".results.csv");
  }

  /** The roles taken away: {@code keys.csv.undo.csv}. */
  public Path undo() {
    return beside(".undo.csv");
  }

  /** What a resumed run must know of the first: {@code keys.csv.run}. */
  Path run() {
    return beside(".run");
  }

  private Path beside(String ending) {
    return base.resolveSibling(base.getFileName() + ending);
  }
}
