package scripts.cli;

import io.github.atlaskeys.admin.ApiKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

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

  /** For a run without a file of its own: the time tells its files from those of the next. */
  static Path stamped(String name, InstantSource clock) {
    return Path.of(name + "-" + TIMESTAMP.format(clock.instant()));
  }

  /** The same in a folder, with a number behind where another run had that second. */
  public static RunPaths unused(Path folder, String name, InstantSource clock) {
    Path stamped = folder.resolve(stamped(name, clock));
    var paths = new RunPaths(stamped);
    for (int number = 2; paths.inUse(); number++) {
      paths = new RunPaths(stamped.resolveSibling(stamped.getFileName() + "-" + number));
    }
    return paths;
  }

  private boolean inUse() {
    return Files.exists(results()) || Files.exists(undo());
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
