package io.github.atlaskeys.files;

import io.github.atlaskeys.api.ApiKeyId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What runs without a file of their own have left in a folder: see {@link RunFiles#forName}. */
public final class EarlierRuns {
  /** The time, and a number where one second has more than one run. */
  static final String STAMP = "-\\d{8}T\\d{6}Z(-\\d+)?";

  /** Of one second, by number: the longer name has the higher one. */
  private static final Comparator<String> OLDEST_FIRST =
      Comparator.comparing((String name) -> name.replaceFirst("Z(-\\d+)?\\..*$", ""))
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

  /** The saved rows of the newest one that is not complete: {@link RunFiles#forFile} resumes it. */
  public Optional<Path> newestIncomplete() {
    return list("\\.run")
        .filter(run -> LockFile.left(run).filter(left -> !left.isComplete()).isPresent())
        .map(run -> withEnding(run, ".run", ".csv"))
        .filter(Files::isRegularFile)
        .filter(saved -> RowLog.contains(saved, text))
        .reduce((older, newer) -> newer);
  }

  /**
   * The undo files, oldest first, without those that hold no roles. To restore everything, all of
   * them are needed.
   */
  public List<Path> undoFiles() {
    return list("\\.undo\\.csv")
        .filter(undo -> RowLog.contains(undo, text))
        .filter(undo -> !isRestored(undo))
        .toList();
  }

  private static boolean isRestored(Path undo) {
    return LockFile.left(RunFiles.beside(undo, ".run")).filter(RunIdentity::isComplete).isPresent();
  }

  private static Path withEnding(Path file, String ending, String other) {
    String whole = String.valueOf(file.getFileName());
    return file.resolveSibling(whole.substring(0, whole.length() - ending.length()) + other);
  }

  private Stream<Path> list(String ending) {
    try (Stream<Path> files = Files.list(folder.toAbsolutePath())) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(Pattern.compile("(?i)" + name + STAMP + ending).asMatchPredicate())
          .sorted(OLDEST_FIRST)
          .map(folder::resolve)
          .filter(Files::isRegularFile) // a pipe would be waited for
          .toList()
          .stream();
    } catch (IOException e) {
      return Stream.of(); // a folder that can be written to and not be listed
    }
  }
}
