package io.github.atlaskeys.files;

import io.github.atlaskeys.api.ApiKeyId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What runs that had to save their rows have left in a folder: see {@link RunFiles}. */
public final class EarlierRuns {
  /** The time, and a number where one second has more than one run. */
  static final String STAMP = "-\\d{8}T\\d{6}Z(-\\d+)?";

  /** Of one second, by number: the longer name has the higher one. */
  private static final Comparator<String> OLDEST_FIRST =
      Comparator.comparing((String base) -> base.replaceFirst("Z(-\\d+)?$", ""))
          .thenComparingInt(String::length)
          .thenComparing(Comparator.naturalOrder());

  private final Path folder;
  private final String name;

  /** What their files must hold. */
  private final String text;

  private EarlierRuns(Path folder, String name, String text) {
    this.folder = folder;
    this.name = name;
    this.text = text;
  }

  /** Those by this name. */
  public static EarlierRuns named(Path folder, String name) {
    return new EarlierRuns(folder, Pattern.quote(name), "");
  }

  /** Those of a key, whether they are named by its ID or by its public key. */
  public static EarlierRuns of(Path folder, ApiKeyId key) {
    return new EarlierRuns(folder, RunFiles.nameFor(RunFiles.PUBLIC_KEY), "," + key);
  }

  /** The saved rows of the newest one that is not complete, which {@code --resume} continues. */
  public Optional<Path> newestIncomplete() {
    return list(".run")
        .filter(RunFiles::isIncomplete)
        .map(base -> RunFiles.beside(base, ".csv"))
        .filter(Files::isRegularFile)
        .filter(saved -> RowLog.contains(saved, text))
        .reduce((older, newer) -> newer);
  }

  /**
   * The undo files, oldest first, without those that hold no roles. To restore everything, all of
   * them are needed.
   */
  public List<Path> undoFiles() {
    return list(".undo.csv")
        .map(base -> RunFiles.beside(base, ".undo.csv"))
        .filter(undo -> RowLog.contains(undo, text))
        .filter(undo -> !isRestored(undo))
        .toList();
  }

  private static boolean isRestored(Path undo) {
    return LockFile.left(RunFiles.beside(undo, ".run")).filter(RunIdentity::isComplete).isPresent();
  }

  /** What the files of each run begin with that has left one with this ending, oldest first. */
  private Stream<Path> list(String ending) {
    Pattern wanted = Pattern.compile("(?i)(" + name + STAMP + ")" + Pattern.quote(ending));
    try (Stream<Path> files = Files.list(folder.toAbsolutePath())) {
      return files
          .filter(Files::isRegularFile) // a pipe would be waited for
          .map(file -> wanted.matcher(String.valueOf(file.getFileName())))
          .filter(Matcher::matches)
          .map(found -> found.group(1))
          .sorted(OLDEST_FIRST)
          .map(folder::resolve)
          .toList()
          .stream();
    } catch (IOException e) {
      return Stream.of(); // a folder that can be written to and not be listed
    }
  }
}
